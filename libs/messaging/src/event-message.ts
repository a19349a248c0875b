import type { EventContract, EventMessage } from '@atrium/contracts';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';

/**
 * An event as it arrived, its data an instance of the contract's class. Fields that this version does not
 * know are left out: the publisher may be newer. Throws when a field that it does know is not right.
 */
export async function parseEvent(contract: EventContract, data: Uint8Array): Promise<EventMessage> {
  const event = JSON.parse(new TextDecoder().decode(data)) as EventMessage | null;
  if (!isEvent(event)) throw new Error('not an event');
  const instance = plainToInstance(contract.data, event.data);
  const errors = await validate(instance, { whitelist: true, forbidUnknownValues: false });
  if (errors.length > 0) {
    throw new Error(`not valid: ${errors.map(({ property }) => property).join(', ')}`);
  }
  return { ...event, subject: contract.subject, data: instance };
}

function isEvent(event: EventMessage | null): event is EventMessage {
  return (
    [event?.id, event?.aggregateId].every((id) => typeof id === 'string' && id !== '') &&
    typeof event?.aggregateVersion === 'number' &&
    typeof event.data === 'object' &&
    event.data !== null
  );
}
