import { existsSync, renameSync, writeFileSync } from 'node:fs';

/** Makes a process die at a place that the code names, as if its power went, without starting it anew for that. */
export class TestFailpoint {
  constructor(private readonly file: string) {}

  /** Whichever process comes by there first dies. */
  set(name: string): void {
    writeFileSync(`${this.file}.part`, name);
    renameSync(`${this.file}.part`, this.file);
  }

  /** Whether nobody has come by yet. */
  get isSet(): boolean {
    return existsSync(this.file);
  }
}
