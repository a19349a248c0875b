import { describe, expect, it } from '@jest/globals';
import { gathered, namesOf } from './closing.js';

const mailbox = {
  ...{ kind: 'mailbox', id: 'm', what: 'info@munster.example', why: 'It is there.' },
  ...{ money: null, clearedBy: null },
};

describe('an organization that is to be closed', () => {
  it('A8-9 shows what all parts have said, in one list', () => {
    const billing = { name: 'billing', answer: { obstacles: [], hasMore: true } };
    const identity = { name: 'identity', answer: { obstacles: [mailbox], hasMore: false } };
    expect(gathered([], [billing, identity])).toEqual({
      ...{ obstacles: [mailbox], hasMore: true },
      parts: [
        { name: 'billing', answered: true },
        { name: 'identity', answered: true },
      ],
    });
    expect(gathered([], []).obstacles).toEqual([]);
  });

  it('A8-11 is not closed while a part does not answer', () => {
    const { obstacles, parts } = gathered([], [{ name: 'ftp', answer: 'none' }]);
    expect(obstacles).toMatchObject([{ kind: 'no-answer', what: 'ftp', clearedBy: null }]);
    expect(parts).toEqual([{ name: 'ftp', answered: false }]);
  });

  it('asks the product services that are configured', () => {
    expect(namesOf('')).toEqual([]);
    expect(namesOf('hosting, mail,')).toEqual(['hosting', 'mail']);
  });
});
