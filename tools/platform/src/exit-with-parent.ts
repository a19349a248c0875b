// Loaded before a child's own main: the child ends when its starter is gone, however it went.
// (The starter holds the other end of the IPC channel; the system closes it even after kill -9.)
const patience = 5_000;

process.once('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience).unref();
});
// Listening must not keep a process alive that has nothing else to do.
process.channel?.unref();

export {};
