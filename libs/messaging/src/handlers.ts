import type { EventContract, RequestContract } from '@atrium/contracts';
import {
  applyDecorators,
  type ArgumentsHost,
  Catch,
  type RpcExceptionFilter,
  UseFilters,
} from '@nestjs/common';
import { EventPattern, MessagePattern, Transport } from '@nestjs/microservices';
import { type Observable, throwError } from 'rxjs';

/** The transport of durable events, beside NATS request/reply in the same process. */
export const durableEvents = Symbol('durable events');

/**
 * Nest's own filter reduces every error to `{status, message}`. This one lets it through, so that the
 * server sees what was thrown: reliability.md 1.5, gap 6.
 */
@Catch()
class AsThrown implements RpcExceptionFilter<unknown> {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}

/**
 * Marks a controller's method that replies to a request. It takes `(@Payload() input: Input, @Ctx()
 * context: RequestContext)`: validated input, and what came with it.
 */
export function Replies(contract: RequestContract): MethodDecorator {
  return applyDecorators(
    UseFilters(AsThrown),
    MessagePattern(contract.subject, Transport.NATS, { contract }),
  );
}

/**
 * Marks a controller's method that consumes an event: `(@Payload() event: EventMessage<Data>)`. It runs
 * once for each event (at least once if the process dies between the effect and its note); when it throws
 * it runs again later. A later event of the aggregate may have come first, by another replica or after a
 * failure: who keeps a state compares `aggregateVersion` in the filter of the write.
 */
export function Consumes(contract: EventContract): MethodDecorator {
  return applyDecorators(
    UseFilters(AsThrown),
    // Nest's type ties the handler's parameters to its own contexts.
    EventPattern<string>(contract.subject, durableEvents, { contract }) as MethodDecorator,
  );
}
