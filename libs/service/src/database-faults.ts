import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { Problem, RequestContext } from '@atrium/messaging';
import { mongo } from 'mongoose';
import { type Observable, throwError } from 'rxjs';

/** Errors after which the driver can tell that the command was never sent. */
const notSent = [mongo.MongoServerSelectionError, mongo.MongoNotConnectedError];

/**
 * A database that is away is not a fault of ours: whoever asked gets 503 and may try again, or, when a
 * command may have been carried out, 504 and repeats it with the same key.
 */
@Catch(mongo.MongoNetworkError, mongo.MongoServerSelectionError, mongo.MongoNotConnectedError)
export class DatabaseFaults implements ExceptionFilter {
  private readonly logger = new Logger(DatabaseFaults.name);

  catch(error: Error, host: ArgumentsHost): Observable<never> {
    this.logger.warn(`The database did not answer: ${error.name}`);
    const context: unknown = host.switchToRpc().getContext();
    const unknown =
      context instanceof RequestContext &&
      context.contract.effect === 'command' &&
      !notSent.some((kind) => error instanceof kind);
    const problem = new Problem(unknown ? 'outcome-unknown' : 'unavailable', { retryAfter: 1 });
    return throwError(() => problem.getError());
  }
}
