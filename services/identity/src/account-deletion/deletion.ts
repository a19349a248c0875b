import type { LogEntry } from '../security/security-log.js';

/** An account that is being deleted, as its document says (decision 43). */
export interface Deletion {
  readonly id: string;
  /** `leaving`: may still be refused, and all is as before then. `erasing`: nobody opens the account any more. */
  readonly phase: 'leaving' | 'erasing';
  /** Until then somebody is at it, or it rests; after that anybody may take it over. */
  readonly until: Date;
  /** The canonical login address, which the account gives up when it is decided. */
  readonly address: string;
  readonly requestId: string | null;
  /** What the security log says of it, once it is decided. */
  readonly line: LogEntry;
  readonly decidedAt?: Date;
  /** It was deleted before, and a backup has brought it back: nobody is told a second time. */
  readonly isReplay?: boolean;
}
