// Kills whoever runs it.
export default { process: () => process.kill(process.pid, 'SIGKILL') };
