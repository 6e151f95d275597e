import type { CommandSpec } from '../command.js';

/** Setting up. */
export const SETUP_COMMANDS: readonly CommandSpec[] = [
  {
    name: 'config',
    operands: 'validate|show|schema',
    summary: 'check or show the configuration',
    options: [{ name: 'origin', summary: 'show which source each value came from' }],
    examples: ['cardq config validate', 'cardq config show --origin', 'cardq config schema > schema.json'],
    exits: { 6: 'the configuration is missing or wrong' },
    load: () => import('../commands/config.js'),
  },
  {
    name: 'broker',
    operands: 'move',
    summary: 'move all jobs that nobody runs from one broker to another',
    options: [
      { name: 'from', value: 'URL', summary: 'where they are: a broker URL, or embedded' },
      { name: 'to', value: 'URL', summary: 'where they go; ?prefix=NAME in either wins over broker.prefix' },
      { name: 'dry-run', summary: 'only count' },
    ],
    examples: [
      'cardq broker move --from embedded --to redis://127.0.0.1:6379 --dry-run',
      'cardq broker move --from embedded --to redis://127.0.0.1:6379',
    ],
    load: () => import('../commands/broker.js'),
  },
  {
    name: 'open',
    operands: '',
    summary: 'show the page in a browser, logged in; where the API is off, on a listener of its own',
    options: [{ name: 'no-browser', summary: 'only print the URL' }],
    examples: ['cardq open', 'cardq open --no-browser'],
    load: () => import('../commands/open.js'),
  },
  {
    name: 'token',
    operands: 'show|new',
    summary: 'print the admin token of the API, or make a new one',
    options: [],
    examples: ['cardq token show', 'cardq token new'],
    needsConfig: true,
    load: () => import('../commands/token.js'),
  },
  {
    name: 'init',
    operands: '',
    summary: 'write a supervisor.config.json to start from',
    options: [
      { name: 'demo', summary: 'with a small worker module of your own, and a deck of cards to render' },
      { name: 'preset', value: 'SIZE', summary: 'small, standard or large' },
      { name: 'force', summary: 'replace the file that is there' },
    ],
    examples: ['cardq init', 'cardq init --demo', 'cardq init --preset small'],
    exits: { 1: 'a file is there already' },
    load: () => import('../commands/init.js'),
  },
  {
    name: 'doctor',
    operands: '',
    summary: 'look for what is wrong here, and say how to mend it; changes nothing',
    options: [],
    examples: ['cardq doctor', 'cardq doctor --json'],
    exits: { 0: 'nothing is wrong, though there may be warnings', 1: 'something is', 6: 'the configuration is' },
    load: () => import('../commands/doctor.js'),
  },
  {
    name: 'startup',
    operands: 'systemd|docker|compose|kubernetes',
    summary: 'print what starts cardq with the machine, or in a container; --install puts a unit where it belongs',
    options: [
      { name: 'install', summary: 'write the unit, enable and start it' },
      { name: 'user', summary: "for this user's own systemd, without root" },
    ],
    examples: [
      'cardq startup systemd',
      'sudo cardq startup systemd --install',
      'cardq startup systemd --user --install',
      'cardq startup docker > Dockerfile && cardq startup compose > compose.yaml',
      'cardq startup kubernetes | kubectl apply -f -',
    ],
    needsConfig: true,
    load: () => import('../commands/startup.js'),
  },
  {
    name: 'completion',
    operands: 'bash|zsh|fish',
    summary: 'print what makes a shell complete the words of cardq',
    options: [],
    examples: [
      'eval "$(cardq completion bash)"    # in ~/.bashrc',
      'eval "$(cardq completion zsh)"     # in ~/.zshrc, after compinit',
      'cardq completion fish | source     # in ~/.config/fish/config.fish',
    ],
    load: () => import('../commands/completion.js'),
  },
];
