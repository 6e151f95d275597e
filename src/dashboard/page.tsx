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
import { SignIn } from './parts/sign-in.js';
import { WorkerDetails } from './parts/worker-dialog.js';
import { drawWorkers } from './parts/workers.js';
import { type Notice, show, type View } from './state/view.js';

/** The whole page; what was seen stays when the session or the connection ends. */
export function Page({ view }: { readonly view: View }) {
  const { session, refusal, link, status, stats, notice, spoken } = view;
  return (
    <>
      {status && drawHeader(status, link)}
      {status && (
        <main class={link.name}>
          <div class="wide">{drawSummary(status)}</div>
          {drawWorkers(status.workers, status.scaling, stats, view.unfolded)}
          {drawQueues(status.queues, stats)}
          {drawJobs(view.jobs, status.queues)}
          {drawSheets(view.sheets)}
          {drawRestarts(stats)}
          {drawLog(view.log)}
          {drawFleet(view.fleet)}
        </main>
      )}
      <OpenDialog view={view} />
      {session !== 'unknown' && session !== 'signed_in' && (
        <SignIn isExpired={session === 'expired'} refusal={refusal} />
      )}
      <div class="notice" role="status">
        {notice && <NoticeLine notice={notice} />}
      </div>
      <p class="unseen" role="status">
        {spoken}
      </p>
    </>
  );
}

function OpenDialog({ view: { dialog, found } }: { readonly view: View }) {
  switch (dialog?.name) {
    case 'job':
      return (
        <Dialog key="job" title={`${dialog.queue}/${dialog.id}`}>
          {found.job && <JobDetails job={found.job} />}
        </Dialog>
      );
    case 'worker':
      return (
        <Dialog key="worker" title={dialog.worker}>
          {found.processes?.map((one) => (
            <WorkerDetails key={one.pid} worker={one} />
          ))}
        </Dialog>
      );
    case 'scale':
      return (
        <Dialog key="scale" title={`Scale ${dialog.worker}`}>
          <ScaleQuestion {...dialog} />
        </Dialog>
      );
    case 'stop':
      return (
        <Dialog key="stop" title={`Stop ${dialog.worker}?`}>
          <StopQuestion {...dialog} />
        </Dialog>
      );
    case 'purge':
      return (
        <Dialog key="purge" title={`Purge ${dialog.queue}`}>
          <PurgeQuestion {...dialog} counts={found.counts} />
        </Dialog>
      );
    case undefined:
      return null;
  }
}

function NoticeLine({ notice: { text, hint, isBad } }: { readonly notice: Notice }) {
  return (
    <p class={isBad ? 'bad' : ''}>
      {text}
      <span class="hint">{hint}</span>
      <Act does="Dismiss" look="quiet" by={() => show({ notice: null })} />
    </p>
  );
}
