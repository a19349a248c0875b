import type { ProductGrant, Rights } from '@atrium/contracts';
import {
  archived,
  changed,
  type Circumstances,
  type HistoryEntry,
  joined,
} from '../src/history/history.js';
import type { MembershipState } from '../src/membership/membership.js';
import {
  after,
  type Deed,
  founded,
  grantsIn,
  type Moment,
  nothingYet,
  representing,
  rightsIn,
} from './moment.js';

interface Document {
  readonly _id: string;
  history: HistoryEntry[];
}

interface OrganizationDocument extends Document {
  legalRepresentatives: string[];
  requiresSecondFactor?: boolean;
  productManagementBlocked?: boolean;
  name: string;
}

interface MembershipDocument extends Document {
  accountId: string | null;
  accounts: string[];
  state: MembershipState;
  rights: Rights;
  teams?: string[];
}

interface TeamDocument extends Document {
  products: ProductGrant[];
  leader: string | null;
  state: 'open' | 'removed';
}

/** A deed, and when it was done, in milliseconds: below zero where another process was faster with what it had begun later. */
export interface TimedDeed extends Deed {
  readonly later: number;
}

/** Between which moments nothing has happened. */
interface Lull {
  readonly from: number;
  readonly to: number;
  readonly moment: Moment;
}

const start = Date.UTC(2026, 0, 1);
const never = Number.NEGATIVE_INFINITY;
/** What two people may do to one document at the same time. */
const mayRace: readonly Deed['do'][] = [
  'change rights',
  'join team',
  'leave team',
  'change team',
  'block',
];

/** An organization's documents with their histories, as the service stores them, and beside each step what was so after it. */
export class Chronicle {
  readonly organization: OrganizationDocument = {
    _id: 'organization',
    legalRepresentatives: [],
    name: 'Munster',
    history: [],
  };
  readonly #memberships = new Map<string, MembershipDocument>();
  readonly #teams = new Map<string, TeamDocument>();
  readonly #told: { at: number; moment: Moment }[] = [];
  #now: Moment;
  #clock = start;

  constructor(people: readonly [string, ...string[]], deeds: readonly TimedDeed[]) {
    this.#now = nothingYet(people);
    this.#found(people[0]);
    for (const deed of deeds) this.#do(deed);
  }

  /** Each stretch of time in which the order of things is beyond doubt, and what was so then. */
  lulls(): Lull[] {
    const all = [{ at: never, moment: nothingYet([...this.#now.addresses.keys()]) }, ...this.#told];
    return all.flatMap(({ moment }, n) => {
      const from = Math.max(...all.slice(0, n + 1).map(({ at }) => at));
      const to = Math.min(...all.slice(n + 1).map(({ at }) => at), this.#clock + 1_000) - 1;
      return from <= to ? [{ from: Math.max(from, start - 1_000), to, moment }] : [];
    });
  }

  membershipsOf(who: string): MembershipDocument[] {
    return [...this.#memberships.values()].filter(({ accounts }) => accounts.includes(who));
  }

  teams(): TeamDocument[] {
    return [...this.#teams.values()];
  }

  #found(who: string): void {
    const by = { by: who, at: new Date(start), requestId: null };
    this.#now = founded(this.#now, who, { since: by.at.toISOString(), by: who });
    this.#told.push({ at: start, moment: this.#now });
    this.organization.legalRepresentatives = [who];
    this.organization.history = [changed('state', null, 'open', by)];
    this.#memberships.set(this.#now.addresses.get(who)!, {
      ...{ _id: `membership-of-${who}`, accountId: who, accounts: [who], state: 'active' },
      rights: rightsIn(this.#now.members.get(who)!),
      history: [changed('state', null, 'active', by)],
    });
  }

  #do({ later, ...deed }: TimedDeed): void {
    const at = this.#clock + (mayRace.includes(deed.do) ? later : Math.abs(later));
    const by = ['accept', 'come to nothing'].includes(deed.do) ? deed.who : deed.by;
    const circumstances = { by, at: new Date(at), requestId: null };
    const before = this.#now;
    const next = after(before, deed, { since: circumstances.at.toISOString(), by });
    if (!next) return;
    this.#now = next;
    this.#clock = Math.max(this.#clock, at);
    this.#told.push({ at, moment: next });
    this.#write(deed, before, circumstances);
  }

  /** What each use case has its repositories write. */
  #write(deed: Deed, before: Moment, by: Circumstances): void {
    const { who } = deed;
    const address = before.addresses.get(who)!;
    const offer = before.invited.get(address);
    switch (deed.do) {
      case 'invite':
        return this.#invite(address, deed.rights, by);
      case 'decline':
        return change(this.#memberships.get(address)!, 'state', 'declined', by);
      case 'accept':
      case 'come to nothing': {
        const membership = this.#memberships.get(address)!;
        change(membership, 'state', 'active', by);
        change(membership, 'accountId', who, by);
        membership.accounts = [...new Set([...membership.accounts, who])];
        const byGiver = { ...by, by: offer!.mark.by };
        if (deed.do === 'accept') {
          if (representing(offer!.rights)) this.#represents(who, true, byGiver);
          return;
        }
        change(membership, 'state', 'withdrawn', byGiver);
        membership.accountId = null;
        return;
      }
      case 'go': {
        if (representing(before.members.get(who)!)) this.#represents(who, false, by);
        const membership = this.#membershipOf(who, before);
        change(membership, 'state', 'ended', by);
        if (membership.teams?.length) change(membership, 'teams', [], by);
        if (deed.by !== who && this.#now.members.has(deed.by)) this.#follow(deed.by, by);
        return;
      }
      case 'change rights':
        return this.#follow(who, by);
      case 'represent':
        this.#represents(who, true, by);
        if (deed.handsOver) this.#represents(deed.by, false, by);
        this.#follow(who, by);
        return this.#follow(deed.by, by);
      case 'step down':
        this.#represents(who, false, by);
        return this.#follow(who, by);
      case 'make team': {
        const _id = `team-${before.made}`;
        const team: TeamDocument = {
          ...{ _id, products: grantsIn(this.#now.teams.get(_id)!), leader: null, state: 'open' },
          history: [],
        };
        team.history = [
          changed('state', null, 'open', by),
          changed('products', null, team.products, by),
        ];
        this.#teams.set(_id, team);
        return;
      }
      case 'change team': {
        const team = this.#teams.get(deed.team)!;
        if (deed.handsOver) change(team, 'leader', who, by);
        return change(team, 'products', grantsIn(this.#now.teams.get(deed.team)!), by);
      }
      case 'remove team':
        return change(this.#teams.get(deed.team)!, 'state', 'removed', by);
      case 'join team':
      case 'leave team': {
        const teams = [...this.#now.members.get(who)!.teams.keys()];
        const stillThere = teams.filter((id) => this.#now.teams.has(id));
        return change(this.#membershipOf(who, before), 'teams', stillThere, by, []);
      }
      case 'block':
        return this.#switch('productManagementBlocked', by);
      case 'protect':
        return this.#switch('requiresSecondFactor', by);
      case 'rename':
        return change(this.organization, 'name', `Munster ${by.at.getTime()}`, by);
      case 'swap addresses':
      // Identity's affair.
    }
  }

  #invite(address: string, rights: Rights, by: Circumstances): void {
    const earlier = this.#memberships.get(address);
    if (!earlier) {
      const entries = [changed('state', null, 'invited', by), changed('rights', null, rights, by)];
      const invited = { accountId: null, accounts: [], state: 'invited' as const, rights };
      this.#memberships.set(address, {
        _id: `membership-of-${address}`,
        ...invited,
        history: entries,
      });
      return;
    }
    change(earlier, 'state', 'invited', by);
    change(earlier, 'rights', rights, by);
    if (earlier.accountId !== null) change(earlier, 'accountId', null, by);
  }

  #membershipOf(who: string, { members }: Moment): MembershipDocument {
    return this.#memberships.get(members.get(who)!.address)!;
  }

  /** The membership gets the rights that somebody has now, if these are others. */
  #follow(who: string, by: Circumstances): void {
    const membership = this.#membershipOf(who, this.#now);
    const rights = rightsIn(this.#now.members.get(who)!);
    if (JSON.stringify(membership.rights) === JSON.stringify(rights)) return;
    change(membership, 'rights', rights, by);
  }

  #represents(who: string, does: boolean, by: Circumstances): void {
    const others = this.organization.legalRepresentatives.filter((one) => one !== who);
    this.organization.legalRepresentatives = does ? [...others, who] : others;
    const [from, value] = does ? [null, who] : [who, null];
    this.organization.history.push(changed('legalRepresentatives', from, value, by));
  }

  #switch(what: 'productManagementBlocked' | 'requiresSecondFactor', by: Circumstances): void {
    const { [what]: before = false } = this.organization;
    change(this.organization, what, !before, by, false);
  }
}

function change<Changed extends Document, What extends keyof Changed & string>(
  document: Changed,
  what: What,
  value: Changed[What],
  by: Circumstances,
  missing?: Changed[What],
): void {
  document.history.push(changed(what, document[what] ?? missing ?? null, value, by));
  document[what] = value;
}

/**
 * A document as the service reads it: its oldest entries from the archive, in whatever order that gives them, some of them in
 * the document too, as they are being moved.
 */
export function asRead<Read extends Document>(
  document: Read,
  { moved, moving }: { moved: number; moving: number },
): Read {
  const { _id, history } = document;
  const archive = archived(_id, history.slice(0, moved + moving)).toReversed();
  return { ...document, history: joined(_id, history.slice(moved), archive) };
}
