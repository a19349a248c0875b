/**
 * How long a process that is told to stop goes on with what it has begun, all together, in milliseconds.
 * Publishing what waits and saying goodbye come on top of it; whoever stops processes gives them 20 s.
 */
export const stopsWithin = 10_000;
