import type { CommandSpec } from '../command.js';

/** Setting up. */
export const SETUP_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'config',
    operands: 'validate|show|schema',
    summary: 'check or show the configuration',
    options: [{ name: 'origin', summary: 'show which source each value came from' }],
    examples: ['cardq config validate', 'cardq config show --origin', 'cardq config schema > schema.json'],
    load: () => import('../commands/config.js'),
  },
  {
    name: 'init',
    operands: '',
    summary: 'write a supervisor.config.json to start from',
    options: [
      { name: 'demo', summary: 'with a small worker module of your own' },
      { name: 'preset', value: 'SIZE', summary: 'small, standard or large' },
      { name: 'force', summary: 'replace the file that is there' },
    ],
    examples: ['cardq init', 'cardq init --demo'],
    load: () => import('../commands/init.js'),
  },
];
