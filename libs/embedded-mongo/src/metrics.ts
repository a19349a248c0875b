/** What the server has done since it started, for serverStatus. */
export class Metrics {
  readonly startedAt = Date.now();
  readonly opcounters = { insert: 0, query: 0, update: 0, delete: 0, getmore: 0, command: 0 };
  readonly document = { inserted: 0, updated: 0, deleted: 0, returned: 0 };
  /** Index entries and documents looked at to find what was asked for. */
  readonly queryExecutor = { scanned: 0, scannedObjects: 0 };
  readonly byDatabase = new Tally();
  readonly byApplication = new Tally();
}

/** Counts commands by a group (a database, an application) and their name. */
export class Tally {
  private readonly groups = new Map<string, Map<string, number>>();

  count(group: string, command: string): void {
    const commands = this.groups.get(group) ?? new Map<string, number>();
    this.groups.set(group, commands.set(command, (commands.get(command) ?? 0) + 1));
  }

  toObject(): Record<string, Record<string, number>> {
    const groups = [...this.groups].map(([group, commands]) => [
      group,
      Object.fromEntries(commands),
    ]);
    return Object.fromEntries(groups);
  }
}
