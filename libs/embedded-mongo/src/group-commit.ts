import type { Storage } from './storage.js';

interface Job {
  work: () => void;
  done: (error: unknown) => void;
}

/**
 * Runs work in transactions that wait for the disk once for all that came in meanwhile. Work is
 * told to be done only when it is durable.
 */
export class GroupCommit {
  private waiting: Job[] = [];
  private scheduled = false;

  constructor(private readonly storage: Storage) {}

  /** Runs the work soon; `done` gets what the work threw, which then changed nothing. */
  add(work: () => void, done: (error: unknown) => void): void {
    this.waiting.push({ work, done });
    if (this.scheduled) return;
    this.scheduled = true;
    // What other connections have sent by now is read before immediates run.
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  /** Runs all that waits. */
  flush(): void {
    const jobs = this.waiting;
    this.waiting = [];
    if (jobs.length === 0) return;
    try {
      this.storage.transaction(() => jobs.forEach(({ work }) => work()));
    } catch (error) {
      if (jobs.length === 1) jobs[0]!.done(error);
      else jobs.forEach((job) => this.runAlone(job));
      return;
    }
    jobs.forEach(({ done }) => done(undefined));
  }

  /** One job's failure undid all of them: each gets a transaction of its own. */
  private runAlone({ work, done }: Job): void {
    try {
      this.storage.transaction(work);
    } catch (error) {
      done(error);
      return;
    }
    done(undefined);
  }
}
