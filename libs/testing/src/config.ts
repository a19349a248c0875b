/** What a test run is told by its environment. */
export const testConfig = {
  /** A MongoDB to test on instead of the embedded database: `mongodb://host:port/?replicaSet=name`. */
  mongodbUri: process.env.ATRIUM_TEST_MONGODB_URI || undefined,
  /** Keeps the temporary folders with all logs, to look at after a failure. */
  keepFolders: process.env.ATRIUM_TEST_KEEP === '1',
};
