export { TestClock } from './clock.js';
export { CommandTap } from './command-tap.js';
export { TestMailbox, tokenIn } from './mailbox.js';
export { freePort } from '@atrium/platform';
export { busOf, operator, registerProductOf } from './operator.js';
export type { TestAsker, TestBus } from './test-bus.js';
export {
  mailServerToken,
  platformForTests,
  startInfrastructure,
  startServices,
  TestPlatform,
  type TestPlatformOptions,
} from './test-platform.js';
export { eventually, parallel, sideBySide } from './waiting.js';
