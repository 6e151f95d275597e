// The smallest worker module.
export default { process: () => null };
