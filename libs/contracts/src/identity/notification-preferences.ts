import { request } from '../contract.js';
import { Flag, Part } from '../fields.js';
import { Done } from '../page.js';
import { Client } from './sign-ups.js';

/** Which mails a person gets that nobody needs to. What must be told is always told. */
export class NotificationPreferences {
  @Flag({ description: 'A mail when somebody signs in on a device that did not before.' })
  signIns!: boolean;

  @Flag({ description: 'A mail about failed sign-ins, once an hour at most.' })
  failedSignIns!: boolean;
}

export const getNotificationPreferences = request('identity.v1.notification-preferences.get', {
  input: Done,
  output: NotificationPreferences,
  effect: 'query',
});

export class SetNotificationPreferencesInput extends NotificationPreferences {
  @Part(() => Client)
  client!: Client;
}

/** Sets all of them. Needs a fresh sign-in: whoever finds a session open must not silence what would betray them. */
export const setNotificationPreferences = request('identity.v1.notification-preferences.set', {
  input: SetNotificationPreferencesInput,
  output: NotificationPreferences,
  effect: 'command',
  problems: ['fresh-authentication-required'],
});
