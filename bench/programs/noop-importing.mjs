// The smallest worker module that imports its own types' home, as the documentation shows it.
import { defineWorker } from 'cardq';

export default defineWorker({ process: () => null });
