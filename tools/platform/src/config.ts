/** The environment of whoever started this process, read in this one place. */
export const environment: Readonly<NodeJS.ProcessEnv> = process.env;
