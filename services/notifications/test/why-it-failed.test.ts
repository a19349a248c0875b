import { expect, it } from '@jest/globals';
import { Problem } from '@atrium/messaging';
import { mongo } from 'mongoose';
import { nextAttempt } from '../src/delivery/delivery.js';
import { whyItFailed } from '../src/delivery/why-it-failed.js';

it('I15 tells what is away from a fault, and asks for it again soon however often it was away', () => {
  const now = new Date('2026-11-27T09:00:00Z');
  const wait = (error: unknown) =>
    (nextAttempt(9, whyItFailed(error), now).getTime() - now.getTime()) / 1000;

  const brokenOff = new mongo.MongoNetworkError('connection 3 to 127.0.0.1:27017 closed');
  expect(whyItFailed(brokenOff)).toBe('database-away');
  expect(wait(brokenOff)).toBe(10);

  const ownerAway = new Problem('unavailable');
  expect(whyItFailed(ownerAway)).toBe('owner-away');
  expect(wait(ownerAway)).toBe(10);

  const fault = new TypeError('not a function');
  expect(whyItFailed(fault)).toBe('fault');
  expect(wait(fault)).toBe(3600);
});
