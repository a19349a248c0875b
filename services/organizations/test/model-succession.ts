import type { Role } from '@atrium/contracts';
import type { Step, Way } from './model-teams.js';

/** The newest proposal to a person. */
export interface Proposal {
  by: number;
  kind: 'add' | 'hand-over';
  expires: number;
  state: 'open' | 'confirmed' | 'declined' | 'withdrawn' | 'void';
}

/** How many waits of a week a proposal outlasts: one. */
const lifetime = 2;

/** Who represents the organization of the model. */
export class SuccessionModel {
  constructor(
    private readonly is: {
      readonly ways: Way[];
      readonly now: number;
      readonly proposals: (Proposal | null)[];
    },
  ) {}

  step(step: Extract<Step, { do: 'propose' | 'take-role' | 'take-back' }>): string {
    const by = this.way(step.by);
    const way = this.way(step.who);
    if (by.state !== 'active') return 'not-found';
    const proposal = this.is.proposals[step.who];
    const mayChange = by.rights.role === 'legal_representative';
    if (step.do === 'take-back') {
      const concerned = step.by === step.who || proposal?.by === step.by;
      if (!proposal || (!mayChange && !concerned)) return 'not-found';
      if (!mayChange) return 'forbidden';
      if (proposal.state === 'withdrawn') return 'done';
      if (!this.isOpen(proposal)) return 'proposal-not-open';
      proposal.state = 'withdrawn';
      return 'done';
    }
    if (!mayChange) return 'forbidden';
    if (way.state !== 'active') return 'not-found';
    if (step.do === 'take-role') {
      if (way.rights.role !== 'legal_representative') return 'not-found';
      if (this.isLast(step.who)) return 'last-legal-representative';
      this.stepDown(step.who);
      return 'done';
    }
    if (way.rights.role === 'legal_representative') return 'is-legal-representative';
    if (proposal && this.isOpen(proposal)) return 'already-proposed';
    const expires = this.is.now + lifetime;
    this.is.proposals[step.who] = { by: step.by, kind: step.kind, expires, state: 'open' };
    return 'done';
  }

  answer(answer: 'confirm' | 'refuse', who: number): string {
    const proposal = this.is.proposals[who];
    if (this.way(who).state !== 'active' || !proposal) return 'not-found';
    const outcome = answer === 'confirm' ? 'confirmed' : 'declined';
    if (proposal.state === outcome) return 'done';
    if (!this.isOpen(proposal)) return 'proposal-not-open';
    proposal.state = outcome;
    if (answer === 'refuse') return 'done';
    this.become(who, 'legal_representative');
    if (proposal.kind === 'hand-over') this.stepDown(proposal.by);
    return 'done';
  }

  isLast(who: number): boolean {
    const representatives = this.is.ways.filter(represents);
    return representatives.length === 1 && represents(this.way(who));
  }

  /** Whoever goes gives nothing any more, and takes nothing on. */
  end(who: number): void {
    this.voidAllBy(who);
    const proposal = this.is.proposals[who];
    if (proposal?.state === 'open') proposal.state = 'void';
  }

  private become(who: number, role: Role): void {
    const way = this.way(who);
    way.rights = { ...way.rights, role };
  }

  private stepDown(who: number): void {
    this.become(who, 'administrator');
    this.voidAllBy(who);
  }

  private voidAllBy(who: number): void {
    for (const proposal of this.is.proposals) {
      if (proposal?.by === who && proposal.state === 'open') proposal.state = 'void';
    }
  }

  private isOpen({ state, expires }: Proposal): boolean {
    return state === 'open' && expires > this.is.now;
  }

  private way(who: number): Way {
    return this.is.ways[who] as Way;
  }
}

function represents({ state, rights }: Way): boolean {
  return state === 'active' && rights.role === 'legal_representative';
}
