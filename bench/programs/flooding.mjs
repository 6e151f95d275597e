import { flood } from './flood.cjs';

export default { process: (notes) => flood(notes) };
