import { Controller } from '@nestjs/common';
import { listPublicKeys, type PublicKeys } from '@atrium/contracts';
import { Replies } from '@atrium/messaging';
import { SigningKeys } from './signing-keys.js';

@Controller()
export class KeysController {
  constructor(private readonly keys: SigningKeys) {}

  @Replies(listPublicKeys)
  async list(): Promise<PublicKeys> {
    return { keys: await this.keys.publicKeys() };
  }
}
