import { Flag, Text, Whole } from './fields.js';

/** Asks for one page of a list. */
export class PageInput {
  @Text({ max: 256, optional: true, description: 'The `nextCursor` of the page before.' })
  cursor?: string;

  @Whole({ min: 1, max: 200, optional: true, description: 'How many at most; 50 by default.' })
  limit?: number;
}

/** Nothing to say beyond "done". */
export class Done {}

/** Of what takes its time: whether it has come to its end. */
export class Finished {
  @Flag({ description: 'Whether it is done; else it is asked again later.' })
  isDone!: boolean;
}
