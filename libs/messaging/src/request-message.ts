import type { RequestContract } from '@atrium/contracts';
import type { Msg, MsgHdrs } from '@nats-io/transport-node';
import { header } from './headers.js';
import { Problem } from './problem.js';

/** A request as it arrived: read strictly, its input not yet validated, its asker not yet verified. */
export interface RequestMessage {
  readonly body: unknown;
  readonly requestId: string;
  readonly deadline: number;
  readonly assertion: string | undefined;
  readonly idempotencyKey: string | undefined;
  readonly service: string;
}

const idempotencyKeyForm = /^[\x21-\x7e]{1,200}$/;
const inboxForm = /^_INBOX_([a-z0-9-]+)\./;

/** Throws `invalid-input` for a message that no asking side of ours would send. */
export function readRequest(contract: RequestContract, message: Msg): RequestMessage {
  const { headers } = message;
  const deadline = Number(only(headers, header.deadline));
  const requestId = only(headers, header.requestId);
  if (!Number.isSafeInteger(deadline) || requestId === undefined) {
    throw new Problem('invalid-input', { detail: 'The request has no deadline or no id.' });
  }
  return {
    body: parse(message),
    requestId,
    deadline,
    assertion: only(headers, header.assertion),
    idempotencyKey: idempotencyKeyIn(contract, headers),
    service: inboxForm.exec(message.reply ?? '')?.[1] ?? 'unknown',
  };
}

function parse(message: Msg): unknown {
  try {
    return message.json();
  } catch {
    throw new Problem('invalid-input', { detail: 'The body is not JSON.' });
  }
}

function idempotencyKeyIn(
  contract: RequestContract,
  headers: MsgHdrs | undefined,
): string | undefined {
  const key = only(headers, header.idempotencyKey);
  if (key === undefined) {
    if (contract.idempotency === 'required') throw new Problem('idempotency-key-required');
    return undefined;
  }
  if (!idempotencyKeyForm.test(key)) {
    throw new Problem('invalid-input', {
      detail: 'An Idempotency-Key has 1 to 200 printable ASCII characters and no space.',
    });
  }
  return contract.idempotency === 'none' ? undefined : key;
}

/** Two of the same header: one was meant for us, one for somebody who checks. Refused. */
function only(headers: MsgHdrs | undefined, name: string): string | undefined {
  const values = headers?.values(name) ?? [];
  if (values.length > 1) throw new Problem('invalid-input', { detail: `${name} is there twice.` });
  return values[0];
}
