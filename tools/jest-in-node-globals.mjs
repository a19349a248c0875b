/** What a test file imports from '@jest/globals': of the file that runs now. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } =
  globalThis[Symbol.for('atrium.jest-globals')];
