import { describe, expect, it } from '@jest/globals';
import { commandOf } from './operator-command.js';

describe('npm run operator', () => {
  it('understands three words, and nothing that is near them', () => {
    const email = 'julie@munster.example';
    expect(commandOf(['appoint', email])).toEqual({ verb: 'appoint', email });
    expect(commandOf(['dismiss', email])).toEqual({ verb: 'dismiss', email });
    expect(commandOf(['list'])).toEqual({ verb: 'list' });
    const others = [[], ['appoint'], ['list', email], ['remove', email], ['appoint', email, email]];
    for (const words of others) expect(commandOf(words)).toBeUndefined();
  });
});
