import type { Role } from '@atrium/contracts';
import type { Question } from './api.js';
import type { Kind } from './plan.js';
import type { Random } from './random.js';
import { type Belonging, password, type Person, type Town } from './town.js';

/** A command that somebody is about to give. */
export interface Intent extends Question {
  readonly kind: Kind;
  readonly by?: Person;
  readonly about: Readonly<Record<string, string>>;
  /** Sent with an Idempotency-Key. */
  readonly keyed?: boolean;
  /** Doing it twice is more than doing it once: not repeated when its outcome is unknown. */
  readonly onlyOnce?: boolean;
  /** What the client learns from a 2xx. */
  readonly learn?: (answer: Record<string, unknown>) => void;
  /** What becomes of the client's knowledge when nobody can tell whether it was done. */
  readonly doubt?: () => void;
}

type Drawn = Intent | undefined | Promise<Intent | undefined>;

/** Decides who gives a command to whom; undefined when there is nobody just now. `number` makes names unique. */
export function draw(kind: Kind, town: Town, random: Random, number: number): Drawn {
  return draws[kind](town, random, number);
}

const roles: readonly Role[] = [
  'collaborator',
  'collaborator',
  'administrator',
  'legal_representative',
];

const draws: Record<Kind, (town: Town, random: Random, number: number) => Drawn> = {
  'sign-up': (town, _random, number) => {
    const address = `person-${number}@chaos.test`;
    return {
      kind: 'sign-up',
      method: 'POST',
      path: '/v1/accounts',
      body: { ...named(address), organization: { type: 'individual' } },
      about: { address },
      learn: () => town.pending.push(address),
    };
  },

  verify: (town, random) => {
    const address = random.pick(town.pending);
    return address === undefined ? undefined : verify(town, address);
  },

  'sign-in': (town, random) => {
    const person = random.pick(town.people);
    return person && signIn(town, person.address);
  },

  'create-organization': (town, random, number) => {
    const person = town.somebody(random);
    const name = `Organization ${number}`;
    return (
      person && {
        kind: 'create-organization',
        ...asked(person, 'POST', '/v1/organizations', { type: 'company', name }),
        about: { name },
        keyed: true,
        learn: ({ id }) => {
          town.names.set(String(id), name);
          join(person, String(id), 'legal_representative');
        },
      }
    );
  },

  invite: (town, random, number) => {
    const chosen = town.member(random, 'administrator', 'legal_representative');
    if (!chosen) return undefined;
    const { person, organizationId } = chosen;
    const known = random.chance(0.65) ? random.pick(town.people)?.address : undefined;
    const address = known ?? `guest-${number}@chaos.test`;
    const rights = { role: random.pick(roles), billing: random.chance(0.5), products: [] };
    const path = `/v1/organizations/${organizationId}/invitations`;
    return {
      kind: 'invite',
      ...asked(person, 'POST', path, { email: address, ...rights }),
      about: { organizationId, address },
      keyed: true,
      learn: ({ id }) => town.invitations.push({ id: String(id), organizationId, address }),
    };
  },

  accept: async (town, random) => {
    const invitation = town.invitation(random, ({ address }) =>
      Boolean(town.personOf(address)?.token),
    );
    if (!invitation) return undefined;
    const person = town.personOf(invitation.address)!;
    const link = await town.linkFor(invitation.address, invitation.id);
    if (!link) return undefined;
    const { id: invitationId, organizationId } = invitation;
    return {
      kind: 'accept',
      ...asked(person, 'POST', '/v1/invitations/accept', { token: link.token }),
      about: { invitationId, organizationId },
      learn: ({ role }) => join(person, organizationId, role as Role),
    };
  },

  'sign-up-invited': async (town, random) => {
    const invitation = town.invitation(random, ({ address }) => !town.personOf(address));
    const link = invitation && (await town.linkFor(invitation.address, invitation.id));
    if (!link) return undefined;
    const { address, id: invitationId, organizationId } = invitation;
    return {
      kind: 'sign-up-invited',
      method: 'POST',
      path: '/v1/accounts',
      body: { ...named(address), invitationToken: link.token },
      about: { address, invitationId, organizationId },
      learn: ({ accountId }) => town.settle(String(accountId), address),
    };
  },

  decline: async (town, random) => {
    const invitation = town.invitation(random);
    const link = invitation && (await town.linkFor(invitation.address, invitation.id));
    if (!link) return undefined;
    return {
      kind: 'decline',
      method: 'POST',
      path: '/v1/invitations/decline',
      body: { token: link.token },
      about: { invitationId: link.id },
    };
  },

  withdraw: (town, random) => onInvitation('withdraw', town, random),
  resend: (town, random) => onInvitation('resend', town, random),

  switch: (town, random) => {
    const chosen = town.member(random);
    if (!chosen) return undefined;
    const { person, organizationId } = chosen;
    return {
      kind: 'switch',
      ...asked(person, 'PUT', '/v1/me/current-organization', { organizationId }),
      about: { organizationId },
    };
  },

  leave: (town, random) => {
    const chosen = town.member(random);
    if (!chosen) return undefined;
    const { person, organizationId } = chosen;
    return {
      kind: 'leave',
      ...asked(person, 'DELETE', `/v1/me/organizations/${organizationId}`),
      about: { organizationId },
      learn: () => part(person, organizationId),
    };
  },

  remove: (town, random) => {
    const chosen = town.member(random, 'legal_representative', 'administrator');
    if (!chosen) return undefined;
    const { person, organizationId } = chosen;
    const others = town.people.filter(
      (other) =>
        other !== person && other.belongings.some((one) => one.organizationId === organizationId),
    );
    const removed = random.pick(others) ?? random.pick(town.people);
    if (!removed || removed === person) return undefined;
    const path = `/v1/organizations/${organizationId}/members/${removed.accountId}/removal`;
    return {
      kind: 'remove',
      ...asked(person, 'POST', path, { confirm: removed.address }),
      about: { organizationId, accountId: removed.accountId },
      learn: () => part(removed, organizationId),
    };
  },

  rename: (town, random, number) => {
    const chosen = town.member(random, 'legal_representative');
    if (!chosen) return undefined;
    const { person, organizationId } = chosen;
    const name = `Renamed ${number}`;
    return {
      kind: 'rename',
      ...asked(person, 'PATCH', `/v1/organizations/${organizationId}`, { name }),
      about: { organizationId, name },
      learn: () => town.names.set(organizationId, name),
    };
  },

  close: (town, random) => {
    const chosen = town.member(random, 'legal_representative');
    const name = chosen && town.names.get(chosen.organizationId);
    if (!chosen || name === undefined) return undefined;
    const { person, organizationId } = chosen;
    return {
      kind: 'close',
      ...asked(person, 'POST', `/v1/organizations/${organizationId}/deletion`, { name }),
      about: { organizationId },
      keyed: true,
      learn: () => {
        town.closed.set(organizationId, person);
        part(person, organizationId);
      },
    };
  },

  restore: (town, random) => {
    const chosen = random.pick([...town.closed]);
    if (!chosen) return undefined;
    const [organizationId, person] = chosen;
    return {
      kind: 'restore',
      ...asked(person, 'POST', `/v1/organizations/${organizationId}/restoration`),
      about: { organizationId },
      learn: () => {
        town.closed.delete(organizationId);
        join(person, organizationId, 'legal_representative');
      },
    };
  },

  'delete-account': (town, random) => {
    const free = ({ token, belongings }: Person) =>
      token !== undefined && !belongings.some(({ role }) => role === 'legal_representative');
    const person = random.chance(0.8)
      ? random.pick(town.people.filter(free))
      : town.somebody(random);
    if (!person) return undefined;
    const { address, accountId } = person;
    return {
      kind: 'delete-account',
      ...asked(person, 'POST', '/v1/me/deletion', { email: address }),
      about: { address, accountId },
      learn: () => town.forget(person),
      doubt: () => town.forget(person),
    };
  },

  list: (town, random) => {
    const person = town.somebody(random);
    return person && list(town, person);
  },
};

/** Follows the link of the mail after a sign-up, once it has come. */
export async function verify(town: Town, address: string): Promise<Intent | undefined> {
  const link = await town.linkFor(address);
  if (!link) return undefined;
  return {
    kind: 'verify',
    method: 'POST',
    path: '/v1/accounts/verify',
    body: { token: link.token, password },
    about: { address, signUpId: link.id },
    learn: ({ accountId }) => town.settle(String(accountId), address),
  };
}

/** Signs in: also how one learns whether an account was made after all. */
export function signIn(town: Town, address: string): Intent {
  return {
    kind: 'sign-in',
    method: 'POST',
    path: '/v1/sessions',
    body: { email: address, password, deliver: 'token' },
    about: { address },
    learn: ({ accountId, accessToken }) => {
      town.settle(String(accountId), address).token = String(accessToken);
    },
  };
}

/** Looks at one's own organizations, and believes it. */
export function list(town: Town, person: Person): Intent {
  return {
    kind: 'list',
    ...asked(person, 'GET', '/v1/me/organizations'),
    about: {},
    learn: ({ items }) => {
      const listed = items as { id: string; name: string; role: Role }[];
      listed.forEach(({ id, name }) => town.names.set(id, name));
      person.belongings = listed.map(({ id, role }) => ({ organizationId: id, role }));
    },
  };
}

function onInvitation(kind: 'withdraw' | 'resend', town: Town, random: Random): Drawn {
  const invitation = town.invitation(random);
  if (!invitation) return undefined;
  const { id: invitationId, organizationId } = invitation;
  const asker = random.pick(
    town.people.filter(
      ({ token, belongings }) =>
        token !== undefined &&
        belongings.some(
          (one) => one.organizationId === organizationId && one.role !== 'collaborator',
        ),
    ),
  );
  if (!asker) return undefined;
  const path = `/v1/organizations/${organizationId}/invitations/${invitationId}`;
  return {
    kind,
    ...(kind === 'withdraw'
      ? asked(asker, 'DELETE', path)
      : asked(asker, 'POST', `${path}/resend`)),
    about: { organizationId, invitationId },
    onlyOnce: kind === 'resend',
  };
}

function asked(by: Person, method: string, path: string, body?: object) {
  return { by, method, path, body, token: by.token };
}

function named(email: string) {
  return { email, password, givenName: 'Robin', familyName: 'Example', locale: 'en' };
}

function join(person: Person, organizationId: string, role: Role): void {
  const belonging: Belonging = { organizationId, role };
  person.belongings = [
    ...person.belongings.filter((one) => one.organizationId !== organizationId),
    belonging,
  ];
}

function part(person: Person, organizationId: string): void {
  person.belongings = person.belongings.filter((one) => one.organizationId !== organizationId);
}
