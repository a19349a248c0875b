import { mongo } from 'mongoose';

const {
  MongoBulkWriteError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
} = mongo;

/**
 * What a server answers that stops, or that another one takes over from (MongoDB's error codes): shutdown in
 * progress, primary stepped down, not writable primary, interrupted, not primary and no secondary ok,
 * not primary or secondary; and a write that the majority has not confirmed.
 */
const changeOfServer = new Set<unknown>([91, 189, 10_107, 11_600, 11_602, 13_435, 13_436, 64]);

/** Whether an error says that the database did not answer: nobody's fault here, and it passes. */
export function isDatabaseAway(thrown: unknown): boolean {
  const error = unwrapped(thrown);
  return (
    error instanceof MongoNetworkError ||
    wasNotSent(error) ||
    isBrokenSocket(error) ||
    (error instanceof MongoServerError && changeOfServer.has(error.code))
  );
}

/** A connection that breaks while it is written to: the driver passes on what the socket says. */
function isBrokenSocket(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'EPIPE' || code === 'ECONNRESET';
}

/** Whether the driver is certain that the command never got to the database. */
export function wasNotSent(error: unknown): boolean {
  return error instanceof MongoServerSelectionError || error instanceof MongoNotConnectedError;
}

/** Whatever ends a bulk write is put into an error of its own by the driver; parts of it may have been sent. */
function unwrapped(error: unknown): unknown {
  const cause: unknown = error instanceof MongoBulkWriteError ? error.errorResponse : undefined;
  return cause instanceof Error ? cause : error;
}
