import type { Role } from '@atrium/contracts';

/** What a person may try. `who` and `by` are indexes of people; 0 founded the organization. */
export type Step =
  | { do: 'invite'; by: number; who: number; role: Role }
  | { do: 'resend' | 'withdraw' | 'remove'; by: number; who: number }
  | { do: 'propose'; by: number; who: number; kind: 'add' | 'hand-over' }
  | { do: 'take-role'; by: number; who: number }
  | { do: 'take-back'; by: number; who: number }
  | { do: 'accept' | 'decline' | 'leave' | 'switch' | 'confirm' | 'refuse'; who: number }
  | { do: 'wait' };

interface Way {
  state: 'none' | 'invited' | 'declined' | 'withdrawn' | 'active' | 'ended';
  role: Role;
  invitedBy: number;
  token: number;
  expires: number;
}

/** The newest proposal to a person. */
interface Proposal {
  by: number;
  kind: 'add' | 'hand-over';
  expires: number;
  state: 'open' | 'confirmed' | 'declined' | 'withdrawn' | 'void';
}

/** How many waits of a week an invitation outlasts: none. */
const lifetime = 1;
/** And a proposal: one. */
const proposalLifetime = 2;

/**
 * One organization as it should behave, written down a second time and much more simply: one thing after
 * the other, in memory. `step` answers `done` or the code of the problem.
 */
export class Model {
  readonly #ways: Way[];
  #now = 0;
  /** The token in each person's newest mail. */
  readonly #mails: number[];
  readonly #proposals = new Map<number, Proposal>();

  constructor(people: number) {
    this.#mails = Array.from({ length: people }, () => 0);
    this.#ways = this.#mails.map(() => ({
      state: 'none',
      role: 'collaborator',
      invitedBy: 0,
      token: 0,
      expires: 0,
    }));
    Object.assign(this.#way(0), { state: 'active', role: 'legal_representative' });
  }

  /** Who is a member, and as what. */
  members(): (Role | null)[] {
    return this.#ways.map(({ state, role }) => (state === 'active' ? role : null));
  }

  hasMail(who: number): boolean {
    return this.#mails[who] !== 0;
  }

  step(step: Step): string {
    switch (step.do) {
      case 'wait':
        this.#now += lifetime;
        return 'done';
      case 'switch':
        return this.#way(step.who).state === 'active' ? 'done' : 'not-found';
      case 'leave':
        return this.#leave(step.who);
      case 'accept':
        return this.#accept(step.who);
      case 'decline':
        return this.#decline(step.who);
      case 'confirm':
      case 'refuse':
        return this.#answer(step.do, step.who);
      case 'propose':
      case 'take-role':
      case 'take-back':
        return this.#succeed(step);
      default:
        return this.#manage(step);
    }
  }

  #manage(step: Extract<Step, { do: 'invite' | 'resend' | 'withdraw' | 'remove' }>): string {
    const by = this.#way(step.by);
    const way = this.#way(step.who);
    if (by.state !== 'active') return 'not-found';
    if (by.role === 'collaborator' || by.role === 'external') return 'forbidden';
    const mayTouch = (role: Role): boolean =>
      by.role === 'legal_representative' || role !== 'legal_representative';
    if (step.do === 'invite') {
      if (!mayTouch(step.role)) return 'role-not-yours-to-give';
      if (way.state === 'active') return 'already-a-member';
      if (this.#isOpen(way)) return 'already-invited';
      way.role = step.role;
      return this.#send(step.by, step.who);
    }
    if (step.do === 'remove') {
      if (step.by === step.who) return 'invalid-input';
      if (way.state !== 'active') return 'not-found';
      if (!mayTouch(way.role)) return 'role-not-yours-to-give';
      return this.#end(step.who);
    }
    const isListed =
      way.state === 'invited' || (way.state === 'declined' && step.do === 'withdraw');
    if (!isListed) return 'invitation-not-found';
    if (!mayTouch(way.role)) return 'role-not-yours-to-give';
    if (step.do === 'resend') return this.#send(step.by, step.who);
    way.state = 'withdrawn';
    return 'done';
  }

  #succeed(step: Extract<Step, { do: 'propose' | 'take-role' | 'take-back' }>): string {
    const by = this.#way(step.by);
    const way = this.#way(step.who);
    if (by.state !== 'active') return 'not-found';
    const proposal = this.#proposals.get(step.who);
    const mayChange = by.role === 'legal_representative';
    if (step.do === 'take-back') {
      const concerned = step.by === step.who || proposal?.by === step.by;
      if (!proposal || (!mayChange && !concerned)) return 'not-found';
      if (!mayChange) return 'forbidden';
      if (proposal.state === 'withdrawn') return 'done';
      if (!this.#isProposed(proposal)) return 'proposal-not-open';
      proposal.state = 'withdrawn';
      return 'done';
    }
    if (!mayChange) return 'forbidden';
    if (way.state !== 'active') return 'not-found';
    if (step.do === 'take-role') {
      if (way.role !== 'legal_representative') return 'not-found';
      if (this.#isLast(step.who)) return 'last-legal-representative';
      this.#stepDown(step.who);
      return 'done';
    }
    if (way.role === 'legal_representative') return 'is-legal-representative';
    if (proposal && this.#isProposed(proposal)) return 'already-proposed';
    const expires = this.#now + proposalLifetime;
    this.#proposals.set(step.who, { by: step.by, kind: step.kind, expires, state: 'open' });
    return 'done';
  }

  #answer(answer: 'confirm' | 'refuse', who: number): string {
    const proposal = this.#proposals.get(who);
    if (this.#way(who).state !== 'active' || !proposal) return 'not-found';
    const wanted = answer === 'confirm' ? 'confirmed' : 'declined';
    if (proposal.state === wanted) return 'done';
    if (!this.#isProposed(proposal)) return 'proposal-not-open';
    proposal.state = wanted;
    if (answer === 'refuse') return 'done';
    this.#way(who).role = 'legal_representative';
    if (proposal.kind === 'hand-over') this.#stepDown(proposal.by);
    return 'done';
  }

  #stepDown(who: number): void {
    this.#way(who).role = 'administrator';
    this.#voidProposalsOf(who);
  }

  #voidProposalsOf(who: number): void {
    for (const proposal of this.#proposals.values()) {
      if (proposal.by === who && proposal.state === 'open') proposal.state = 'void';
    }
  }

  #isProposed({ state, expires }: Proposal): boolean {
    return state === 'open' && expires > this.#now;
  }

  #isLast(who: number): boolean {
    const representatives = this.members().filter((one) => one === 'legal_representative');
    return this.#way(who).role === 'legal_representative' && representatives.length === 1;
  }

  #send(by: number, who: number): string {
    const way = this.#way(who);
    way.token += 1;
    Object.assign(way, { state: 'invited', invitedBy: by, expires: this.#now + lifetime });
    this.#mails[who] = way.token;
    return 'done';
  }

  #accept(who: number): string {
    const way = this.#way(who);
    const isNewest = way.token === this.#mails[who];
    if (way.state === 'active' && isNewest) return 'done';
    if (way.state !== 'invited' || !isNewest) return 'invitation-not-found';
    if (!this.#isOpen(way)) return 'invitation-expired';
    const by = this.#way(way.invitedBy);
    const vouches =
      by.state === 'active' &&
      (by.role === 'legal_representative' ||
        (by.role === 'administrator' && way.role !== 'legal_representative'));
    if (!vouches) return 'invitation-not-found';
    way.state = 'active';
    return 'done';
  }

  #decline(who: number): string {
    const way = this.#way(who);
    const isNewest = way.token === this.#mails[who];
    if (way.state === 'declined' && isNewest) return 'done';
    if (way.state !== 'invited' || !isNewest) return 'invitation-not-found';
    if (!this.#isOpen(way)) return 'invitation-expired';
    way.state = 'declined';
    return 'done';
  }

  #leave(who: number): string {
    if (this.#way(who).state !== 'active') return 'not-found';
    if (this.#isLast(who)) return 'last-legal-representative';
    return this.#end(who);
  }

  #end(who: number): string {
    this.#way(who).state = 'ended';
    this.#voidProposalsOf(who);
    const proposal = this.#proposals.get(who);
    if (proposal?.state === 'open') proposal.state = 'void';
    for (const way of this.#ways) {
      if (way.state === 'invited' && way.invitedBy === who) way.state = 'withdrawn';
    }
    return 'done';
  }

  #isOpen({ state, expires }: Way): boolean {
    return state === 'invited' && expires > this.#now;
  }

  #way(who: number): Way {
    return this.#ways[who] as Way;
  }
}
