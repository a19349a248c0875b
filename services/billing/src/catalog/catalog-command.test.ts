import { describe, expect, it } from '@jest/globals';
import { commandOf } from './catalog-command.js';

describe('npm run operator -- catalog', () => {
  it('understands two words, and nothing that is near them', () => {
    expect(commandOf(['catalog', 'list'])).toEqual({ verb: 'list' });
    const path = 'catalog.json';
    expect(commandOf(['catalog', 'import', path])).toEqual({ verb: 'import', path });
    const others = [[], ['list', path], ['import'], ['import', path, path], ['export', path]];
    for (const words of others) expect(commandOf(['catalog', ...words])).toBeUndefined();
    expect(commandOf(['list'])).toBeUndefined();
  });
});
