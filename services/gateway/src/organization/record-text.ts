import type { RecordedAct, RecordedPerson, SuccessionRecord } from '@atrium/contracts';

const width = 24;

const whatHappened: Record<SuccessionRecord['kind'], string> = {
  add: 'A further legal representative',
  'hand-over': 'The role of legal representative was handed over',
  removal: 'The role of legal representative was taken or given up',
};

/** A record for people to read and to print. Its hash is that of the JSON form, of which it says everything. */
export function recordAsText(record: SuccessionRecord): string {
  const { kind, person, proposal, confirmation, giverBecame } = record;
  const lines = [
    'CHANGE OF LEGAL REPRESENTATION',
    '',
    line('Organization', `${record.organizationName} (${record.organizationId})`),
    line('What happened', whatHappened[kind]),
    line(kind === 'removal' ? 'Until then' : 'From then on', named(person)),
    ...act(kind === 'removal' ? 'Done by' : 'Proposed by', proposal),
    ...(confirmation ? act('Confirmed by', confirmation) : []),
    ...(giverBecame ? [line('Whoever had it became', giverBecame)] : []),
    '',
    ...people('Before', record.representativesBefore),
    ...people('After', record.representativesAfter),
    '',
    line('Record', `${record.id} (${record.format})`),
    line('SHA-256 (RFC 8785)', record.hash),
  ];
  return `${lines.join('\n')}\n`;
}

function line(label: string, value: string): string {
  return `${`${label}:`.padEnd(width)}${value}`;
}

function named({ accountId, name, email }: RecordedPerson): string {
  const known = name === null ? 'name not known' : `${name}${email === null ? '' : `, ${email}`}`;
  return `${known} (${accountId})`;
}

function act(label: string, done: RecordedAct): string[] {
  const how = `${done.authenticationMethods.join(', ')}, at ${done.authenticatedAt}`;
  return ['', line(label, named(done.by)), line('  when', done.at), line('  signed in by', how)];
}

/** The second and further lines of a list have no label. */
function people(label: string, all: readonly RecordedPerson[]): string[] {
  return all.map((person, index) =>
    index === 0 ? line(label, named(person)) : `${' '.repeat(width)}${named(person)}`,
  );
}
