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
        <li key={`${job.queue}/${job.id}`}>
          <SheetPicture job={job} />
        </li>
      ))}
    </ul>
    {sheets.length === 0 && <p class="faint">None yet. cardq render DECK makes some.</p>}
  </Region>
));

/** The first sheet of a job's result, small, with the way to the whole. */
export function SheetPicture({ job }: { readonly job: JobDocument }) {
  const sheet = sheetOf(job);
  if (sheet === null) return null;
  const { queue, id, timestamps } = job;
  const { name, cards, pages, bytes, hasPicture } = sheet;
  return (
    <figure>
      <a href={pathTo('jobs', queue, id, 'output')} download={name} aria-label={`Download ${name}`}>
        {hasPicture && <img src={pathTo('jobs', queue, id, 'thumbnail')} alt="" loading="lazy" />}
        Download
      </a>
      <figcaption>
        <Act does={name} look="link" by={() => openJob(queue, id)} />
        <span class="faint">
          {cards !== null && `${count(cards, 'card')} · `}
          {pages !== null && `${count(pages, 'page')} · `}
          {bytes !== null && `${formatSize(bytes)} · `}
          <Clock at={timestamps.finishedAt ?? timestamps.createdAt} />
        </span>
      </figcaption>
    </figure>
  );
}
