import { request } from '../contract.js';
import { Part, Password } from '../fields.js';
import { Done } from '../page.js';
import { Client } from './sign-ups.js';

export class ChangePasswordInput {
  @Password({ description: 'The password as it is now: a session alone changes none.' })
  currentPassword!: string;

  @Password()
  newPassword!: string;

  @Part(() => Client)
  client!: Client;
}

/**
 * Changes the account's password (A2-8). The session that asks goes on; every other one has ended when this
 * answers.
 */
export const changePassword = request('identity.v1.passwords.change', {
  input: ChangePasswordInput,
  output: Done,
  effect: 'command',
  problems: ['password-wrong', 'password-refused', 'changed-meanwhile'],
  timeout: 8_000,
});
