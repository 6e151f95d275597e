import { formatSize } from '../../base/units.js';
import type { JobDocument } from '../../protocol/control.js';
import { pathTo } from '../client/api.js';
import { remember } from '../figures/remember.js';
import { count } from '../figures/words.js';
import { openJob } from '../state/dialogs.js';
import { sheetOf } from '../state/sheets.js';
import { Act, Clock, Region } from './bits.js';

/** The latest card sheets, to look at and to fetch. */
export const drawSheets = remember((sheets: readonly JobDocument[]) => (
  <Region id="sheets">
    <ul class="sheets">
      {sheets.map((job) => (
        <li key={job.queue + job.id}>
          <SheetPicture job={job} />
        </li>
      ))}
    </ul>
    {sheets.length === 0 && <p class="faint">None yet: cardq render DECK makes some.</p>}
  </Region>
));

/** The first sheet of what a job has made, small, with the way to the whole; nothing when it has made none. */
export function SheetPicture({ job }: { readonly job: JobDocument }) {
  const sheet = sheetOf(job);
  if (sheet === null) return null;
  const name = sheet.path.slice(sheet.path.lastIndexOf('/') + 1);
  const path = (what: string) => pathTo('jobs', job.queue, job.id, what);
  return (
    <figure>
      <a href={path('output')} download={name} aria-label={`Download ${name}`}>
        {sheet.thumbnail && <img src={path('thumbnail')} alt="" loading="lazy" />}
        Download
      </a>
      <figcaption>
        <Act does={job.name} look="link" by={() => openJob(job)} />
        <span class="faint">
          {count(sheet.pages, 'page')} · {formatSize(sheet.bytes)} · <Clock at={job.timestamps.createdAt} />
        </span>
      </figcaption>
    </figure>
  );
}
