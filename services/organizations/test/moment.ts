import type { Action, ProductGrant, Rights } from '@atrium/contracts';
import { allows } from '../src/access/access.js';
import type { HeldProduct } from '../src/product/product.js';

/** Something that somebody does in an organization, if it can be done; each kind reads the parts that it needs. */
export interface Deed {
  readonly do:
    | 'invite'
    | 'accept'
    | 'come to nothing'
    | 'decline'
    | 'go'
    | 'change rights'
    | 'represent'
    | 'step down'
    | 'make team'
    | 'change team'
    | 'remove team'
    | 'join team'
    | 'leave team'
    | 'block'
    | 'protect'
    | 'swap addresses'
    | 'rename';
  readonly by: string;
  readonly who: string;
  readonly team: string;
  readonly rights: Rights;
  readonly products: ProductGrant[];
  /** Whether whoever represents hands the role over, or whoever goes hands the products on. */
  readonly handsOver: boolean;
}

/** Since when something is so, and by whom. */
export interface Mark {
  readonly since: string;
  readonly by: string;
}

/** A right that was given, and when. */
type Given<Value> = ReadonlyMap<string, { readonly value: Value; readonly mark: Mark }>;

interface Member extends Omit<Rights, 'products'> {
  readonly address: string;
  readonly joined: Mark;
  /** Nobody gave the founder the role. */
  readonly given: Mark | undefined;
  readonly accounting: Mark | undefined;
  readonly products: Given<ProductGrant['right']>;
  readonly teams: ReadonlyMap<string, Mark>;
}

/** An organization as it is at one moment: what its documents and their histories are to say, written down much more simply. */
export interface Moment {
  readonly members: ReadonlyMap<string, Member>;
  /** By address. */
  readonly invited: ReadonlyMap<string, { readonly rights: Rights; readonly mark: Mark }>;
  readonly addresses: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, Given<ProductGrant['right']>>;
  /** How many teams there ever were. */
  readonly made: number;
  /** Whose membership ended last when. */
  readonly left: ReadonlyMap<string, Mark>;
  readonly blocked: Mark | undefined;
  readonly isProtected: boolean;
}

/** Before anything has happened. */
export function nothingYet(people: readonly string[]): Moment {
  const none = new Map<string, never>();
  return {
    ...{ members: none, invited: none, teams: none, left: none, made: 0 },
    addresses: new Map(people.map((who) => [who, `${who}@munster.example`])),
    ...{ blocked: undefined, isProtected: false },
  };
}

export function founded(before: Moment, who: string, mark: Mark): Moment {
  const rights: Rights = {
    role: 'legal_representative',
    billing: true,
    reminders: true,
    products: [],
  };
  const member = { ...joining(before.addresses.get(who)!, rights, mark, mark), given: undefined };
  return { ...before, members: new Map([[who, { ...member, accounting: undefined }]]) };
}

/** The moment after a deed, or null where that can not be done. */
export function after(now: Moment, deed: Deed, mark: Mark): Moment | null {
  const { who, by, rights } = deed;
  const member = now.members.get(who);
  const address = now.addresses.get(who)!;
  const offer = now.invited.get(address);
  const team = now.teams.get(deed.team);
  const inState = (state: Member | null) => ({ ...now, members: changed(now.members, who, state) });
  switch (deed.do) {
    case 'invite': {
      const isTaken = [...now.members.values()].some((one) => one.address === address);
      // An offer that has expired is made again.
      if (isTaken || (offer && !deed.handsOver)) return null;
      return { ...now, invited: changed(now.invited, address, { rights, mark }) };
    }
    case 'decline':
      return offer ? { ...now, invited: changed(now.invited, address, null) } : null;
    case 'come to nothing':
      // As legal representative of whoever is none any more when it is accepted.
      if (!offer || member || !representing(offer.rights)) return null;
      return { ...now, invited: changed(now.invited, address, null) };
    case 'accept': {
      if (!offer || member) return null;
      const joined = joining(address, offer.rights, mark, offer.mark);
      // The role is the gift of whoever has invited, at the moment at which it is accepted.
      const given = representing(offer.rights) ? { ...mark, by: offer.mark.by } : offer.mark;
      return { ...inState({ ...joined, given }), invited: changed(now.invited, address, null) };
    }
    case 'go': {
      if (!member || isLast(now, who)) return null;
      const heir = now.members.get(by);
      const gone = { ...inState(null), left: changed(now.left, who, mark) };
      if (!deed.handsOver || !heir || by === who || managesAll(heir)) return gone;
      const products = new Map(heir.products);
      for (const [id, { value }] of member.products) {
        const own = heir.products.get(id);
        const right = own?.value === 'manage' ? 'manage' : value;
        products.set(id, { value: right, mark: own?.mark ?? mark });
      }
      return { ...gone, members: changed(gone.members, by, { ...heir, products }) };
    }
    case 'change rights':
      if (!member || representing(member) || representing(rights)) return null;
      return inState(withRights(member, rights, mark));
    case 'represent': {
      const giver = now.members.get(by);
      if (!member || representing(member) || !giver || !representing(giver)) return null;
      const { members } = inState({ ...member, role: 'legal_representative', given: mark });
      if (!deed.handsOver) return { ...now, members };
      const role = representing(rights) ? 'administrator' : rights.role;
      return { ...now, members: changed(members, by, inRole(giver, role, mark)) };
    }
    case 'step down':
      if (!member || !representing(member) || isLast(now, who)) return null;
      return inState(inRole(member, 'administrator', mark));
    case 'make team': {
      const id = `team-${now.made}`;
      const teams = changed(now.teams, id, given(new Map(), deed.products, mark));
      return now.teams.size > 2 ? null : { ...now, made: now.made + 1, teams };
    }
    case 'change team':
      if (!team) return null;
      return { ...now, teams: changed(now.teams, deed.team, given(team, deed.products, mark)) };
    case 'remove team':
      return team ? { ...now, teams: changed(now.teams, deed.team, null) } : null;
    case 'join team':
      if (!member || !team || member.teams.has(deed.team)) return null;
      return inState({ ...member, teams: changed(member.teams, deed.team, mark) });
    case 'leave team':
      if (!member || !team || !member.teams.has(deed.team)) return null;
      return inState({ ...member, teams: changed(member.teams, deed.team, null) });
    case 'block':
      return { ...now, blocked: now.blocked ? undefined : mark };
    case 'protect':
      return { ...now, isProtected: !now.isProtected };
    case 'swap addresses': {
      const swapped = new Map(now.addresses);
      swapped.set(who, now.addresses.get(by)!).set(by, address);
      return { ...now, addresses: swapped };
    }
    case 'rename':
      return now;
  }
}

/** Whether somebody may do that at a moment, by what they have then alone. */
export function may(now: Moment, who: string, action: Action, productId?: string): boolean {
  const member = now.members.get(who);
  if (!member || (action === 'products.manage' && now.blocked)) return false;
  const open = [...member.teams.keys()].flatMap((id) => grantsIn(now.teams.get(id) ?? new Map()));
  const holding = { ...member, products: [...grantsIn(member.products), ...open] };
  return allows(holding, action, productId === undefined ? undefined : heldFrom(productId));
}

/** A product that was the organization's from the beginning. */
export function heldFrom(productId: string): HeldProduct {
  return { productId, type: 'hosting', stay: 0 };
}

/** What is written down of somebody, as a membership says it. */
export function rightsIn({ role, billing, reminders, products }: Member): Rights {
  return { role, billing, reminders, products: grantsIn(products) };
}

export function grantsIn(products: Given<ProductGrant['right']>): ProductGrant[] {
  return [...products].map(([productId, { value: right }]) => ({ productId, right }));
}

export function representing({ role }: Pick<Rights, 'role'>): boolean {
  return role === 'legal_representative';
}

function isLast({ members }: Moment, who: string): boolean {
  const representatives = [...members].filter(([, member]) => representing(member));
  return representatives.length === 1 && representatives[0]![0] === who;
}

function managesAll(member: Member): boolean {
  return representing(member) || member.role === 'administrator';
}

function joining(address: string, rights: Rights, joined: Mark, offered: Mark): Member {
  const products = given(new Map(), rights.products, offered);
  const accounting = rights.billing ? offered : undefined;
  return { ...rights, address, joined, given: offered, accounting, products, teams: new Map() };
}

function withRights(member: Member, rights: Rights, mark: Mark): Member {
  return {
    ...{ ...member, ...rights },
    given: rights.role === member.role ? member.given : mark,
    accounting: member.billing ? member.accounting : mark,
    products: given(member.products, rights.products, mark),
  };
}

/** An external has neither accounting nor reminders. */
function inRole(member: Member, role: Rights['role'], mark: Mark): Member {
  const isExternal = role === 'external';
  const { billing, reminders } = member;
  const left = isExternal ? { billing: false, reminders: false } : { billing, reminders };
  return { ...member, ...left, role, given: mark };
}

/** What is granted from now on: since whenever it was granted, however much of it. */
function given(
  before: Given<ProductGrant['right']>,
  products: readonly ProductGrant[],
  mark: Mark,
): Given<ProductGrant['right']> {
  return new Map(
    products.map(({ productId, right }) => [
      productId,
      { value: right, mark: before.get(productId)?.mark ?? mark },
    ]),
  );
}

function changed<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
  value: Value | null,
): ReadonlyMap<string, Value> {
  const copy = new Map(map);
  if (value === null) copy.delete(key);
  else copy.set(key, value);
  return copy;
}
