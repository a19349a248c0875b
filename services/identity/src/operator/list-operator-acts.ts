import { Injectable } from '@nestjs/common';
import type { OperatorLogLine, OperatorLogPage, PageInput } from '@atrium/contracts';
import { AccountsRepository } from '../account/accounts.repository.js';
import { ArchiveRepository } from '../security/archive.repository.js';
import type { ChainedLine } from '../security/chain.js';
import { cursorTo, cut, defaultLimit, placeIn } from '../security/log-page.js';

/** What all operators did, out of the chains of their logs, the newest first. Addresses are those of today. */
@Injectable()
export class ListOperatorActs {
  constructor(
    private readonly archive: ArchiveRepository,
    private readonly accounts: AccountsRepository,
  ) {}

  async execute({ cursor, limit = defaultLimit }: PageInput): Promise<OperatorLogPage> {
    const before = cursor === undefined ? undefined : placeIn(cursor);
    const read = await this.archive.ofOperators(before, limit + 1);
    const { page, nextCursor } = cut(read, limit, cursorTo);
    const people = [...new Set(page.flatMap(peopleOf))];
    const accounts = await this.accounts.byIds(people);
    const emails = new Map(accounts.map(({ _id, email }) => [_id, email]));
    return { items: page.flatMap((line) => shown(line, emails)), nextCursor };
  }
}

/** Whoever did it; a line about somebody whom no operator changed is in the log of that account itself. */
function operatorIn({ kind, accountId }: ChainedLine): string | null {
  return kind === 'operator-acted' ? accountId : null;
}

function peopleOf(line: ChainedLine): string[] {
  const people = [operatorIn(line), line.operatorAct?.subjectId ?? null];
  return people.filter((one) => one !== null);
}

function shown(line: ChainedLine, emails: ReadonlyMap<string, string>): OperatorLogLine[] {
  const { id: lineId, at, operatorAct } = line;
  if (!operatorAct) return [];
  const operatorId = operatorIn(line);
  const emailOf = (accountId: string | null) => emails.get(accountId ?? '') ?? null;
  return [
    {
      ...operatorAct,
      ...{ lineId, at: at.toISOString(), operatorId, operatorEmail: emailOf(operatorId) },
      subjectEmail: emailOf(operatorAct.subjectId),
    },
  ];
}
