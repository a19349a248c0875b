import { canonicalAddress } from '@atrium/contracts';
import { KeyRing, macWith } from '@atrium/service';
import { Injectable } from '@nestjs/common';

/** What stands for an address in this service's database: nobody can tell the address from it. */
@Injectable()
export class AddressMarks {
  constructor(private readonly keys: KeyRing) {}

  /** The mark for new notes. */
  of(address: string): string {
    return this.all(address)[0] as string;
  }

  /** Every mark under which an older note may stand, the newest first. */
  all(address: string): string[] {
    const text = JSON.stringify(['address', canonicalAddress(address) ?? address]);
    return this.keys.all('fingerprint').map((key) => macWith(key, text));
  }
}
