import {
  appointOperatorByDeploy,
  dismissOperatorByDeploy,
  listOperatorsByDeploy,
} from '@atrium/contracts';
import type { Bus, Caller } from '@atrium/messaging';

export const usage =
  'npm run operator -- appoint <address> | dismiss <address> | list | catalog list | catalog import <file>';

/** What was typed. */
export type OperatorCommand =
  { readonly verb: 'appoint' | 'dismiss'; readonly email: string } | { readonly verb: 'list' };

/** Undefined for what it does not understand. */
export function commandOf(words: readonly string[]): OperatorCommand | undefined {
  const [verb, email, ...more] = words;
  if (more.length > 0) return undefined;
  if (verb === 'list') return email === undefined ? { verb } : undefined;
  const isKnown = verb === 'appoint' || verb === 'dismiss';
  return isKnown && email !== undefined ? { verb, email } : undefined;
}

/** Carries out what was typed; answers what to print. Throws what identity refuses it with. */
export async function operatorCommand(
  command: OperatorCommand,
  bus: Bus,
  caller: Caller,
): Promise<string[]> {
  if (command.verb === 'list') return list(bus, caller);
  const { verb, email } = command;
  return verb === 'appoint' ? appoint(email, bus, caller) : dismiss(email, bus, caller);
}

async function appoint(email: string, bus: Bus, caller: Caller): Promise<string[]> {
  const { changed, operator } = await bus.request(appointOperatorByDeploy, { email }, caller);
  const outcome = changed
    ? `${email} is an operator now.`
    : `${email} is an operator already, since ${operator?.since}: nothing was changed.`;
  const warning =
    'The account has no second factor: as an operator it can do nothing before it has added one and signed in with it.';
  return operator?.hasSecondFactor ? [outcome] : [outcome, warning];
}

async function dismiss(email: string, bus: Bus, caller: Caller): Promise<string[]> {
  const { changed } = await bus.request(dismissOperatorByDeploy, { email }, caller);
  return [
    changed
      ? `${email} is not an operator any more, and is signed out everywhere.`
      : `${email} is no operator: nothing was changed.`,
  ];
}

async function list(bus: Bus, caller: Caller): Promise<string[]> {
  const { items } = await bus.request(listOperatorsByDeploy, {}, caller);
  const lines = items.map(
    ({ email, since, appointedBy, hasSecondFactor }) =>
      `${since}  ${email}  by ${appointedBy ?? 'the command line'}${hasSecondFactor ? '' : '  no second factor'}`,
  );
  return [...lines, items.length === 1 ? '1 operator' : `${items.length} operators`];
}
