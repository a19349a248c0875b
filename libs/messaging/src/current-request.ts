import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line written while a message is handled should carry. */
export interface CurrentRequest {
  readonly requestId: string | null;
  readonly subject: string;
  readonly accountId?: string;
  readonly eventId?: string;
}

const storage = new AsyncLocalStorage<CurrentRequest>();
const changing = new WeakSet<CurrentRequest>();

/** The request or event being handled, for logs only: rights and identity are always parameters. */
export function currentRequest(): CurrentRequest | undefined {
  return storage.getStore();
}

/** Runs `work` so that `currentRequest()` answers `request` in it and in all that it awaits. */
export function runAs<T>(request: CurrentRequest, work: () => T): T {
  return storage.run(request, work);
}

/**
 * Says that the request being handled has changed something. Whatever fails after that, its caller is not
 * told that it was not carried out. `OutboxRelay.offer` says it for every write that it is given.
 */
export function changeWritten(): void {
  const request = storage.getStore();
  if (request !== undefined) changing.add(request);
}

/** Whether a request has changed something so far. */
export function hasChanged(request: CurrentRequest): boolean {
  return changing.has(request);
}
