import { Act } from './parts/bits.js';
import { Dialog } from './parts/dialog.js';
import { drawFleet } from './parts/fleet.js';
import { drawHeader, drawSummary } from './parts/header.js';
import { JobDetails } from './parts/job-dialog.js';
import { drawJobs } from './parts/jobs.js';
import { drawLog } from './parts/log.js';
import { PurgeQuestion, ScaleQuestion, StopQuestion } from './parts/questions.js';
import { drawQueues } from './parts/queues.js';
import { drawRestarts } from './parts/restarts.js';
import { drawSheets } from './parts/sheets.js';
import { WorkerDetails } from './parts/worker-dialog.js';
import { drawWorkers } from './parts/workers.js';
import { type Dialog as DialogView, type Found, show, type View } from './state/view.js';

/** The whole page; what was seen stays when the session or the connection ends. */
export function Page({ view }: { readonly view: View }) {
  const { link, status, stats, dialog, notice } = view;
  // In a dialog as long as there is one: what is behind it is neither heard nor touched.
  const told = (
    <div class="notice" role="status">
      {notice && (
        <p class={notice.isBad ? 'bad' : ''}>
          {notice.text}
          <span class="hint">{notice.hint}</span>
          <Act does="Dismiss" look="quiet" by={() => show({ notice: null })} />
        </p>
      )}
    </div>
  );
  return (
    <>
      {status && drawHeader(status, link)}
      {status && (
        <main class={link}>
          {drawSummary(status)}
          <div>
            {drawWorkers(status.workers, status.scaling, stats, view.unfolded)}
            {drawQueues(status.queues, stats)}
            {drawJobs(view.jobs, status.queues)}
            {drawSheets(view.sheets)}
            {drawRestarts(stats)}
            {drawFleet(view.fleet)}
          </div>
          {drawLog(view.log)}
        </main>
      )}
      {dialog && (
        <Dialog key={dialog.name} title={titleOf(dialog)}>
          <p class="bad">{view.found.refusal}</p>
          {contentOf(dialog, view.found)}
          {told}
        </Dialog>
      )}
      {!dialog && told}
      <p class="unseen" role="status">
        {view.spoken}
      </p>
    </>
  );
}

function titleOf(dialog: DialogView): string {
  if ('worker' in dialog) return dialog.worker;
  return dialog.name === 'job' ? `${dialog.queue}/${dialog.id}` : `Purge ${dialog.queue}`;
}

function contentOf(dialog: DialogView, found: Found) {
  switch (dialog.name) {
    case 'job':
      return found.job && <JobDetails job={found.job} lines={found.lines ?? []} />;
    case 'worker':
      return found.processes?.map((one) => <WorkerDetails key={one.pid} worker={one} />);
    case 'scale':
      return <ScaleQuestion {...dialog} />;
    case 'stop':
      return <StopQuestion {...dialog} />;
    case 'purge':
      return <PurgeQuestion {...dialog} counts={found.counts ?? {}} />;
  }
}
