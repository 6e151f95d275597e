/**
 * What makes a shell ask cardq itself, at each press of the key: so it always knows what the installed version knows, and the
 * names that the running supervisor has. `:files` and `:folders` in the answer are for the shell to look up.
 */
export const COMPLETION_SCRIPTS = {
  bash: `# Completion of cardq for bash 4 and later: eval "$(cardq completion bash)"
_cardq() {
  local current=\${COMP_WORDS[COMP_CWORD]} word about
  COMPREPLY=()
  while IFS=$'\\t' read -r word about; do
    case $word in
      :files) compopt -o filenames; mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current") ;;
      :folders) compopt -o filenames; mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$current") ;;
      *=) compopt -o nospace; COMPREPLY+=("$word") ;;
      *) COMPREPLY+=("$word") ;;
    esac
  done < <(cardq completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _cardq cardq
`,
  zsh: `#compdef cardq
# Completion of cardq for zsh: eval "$(cardq completion zsh)", or as the file _cardq in a folder of $fpath
_cardq() {
  local line word about
  local -a described open
  for line in "\${(@f)$(cardq completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    word=\${line%%$'\\t'*} about=\${line#*$'\\t'}
    case $word in
      '') ;;
      :files) _files ;;
      :folders) _files -/ ;;
      *=) open+=("$word") ;;
      *) described+=("\${word//:/\\\\:}:$about") ;;
    esac
  done
  (( $#open )) && compadd -S '' -- $open
  (( $#described )) && _describe cardq described
}
if [ "$funcstack[1]" = _cardq ]; then _cardq "$@"; else compdef _cardq cardq; fi
`,
  fish: `# Completion of cardq for fish: cardq completion fish | source
function __cardq_words
    set -l typed (commandline -opc)[2..-1] "$(commandline -ct)"
    for line in (cardq completion words -- $typed 2>/dev/null)
        switch $line
            case ':files*'
                __fish_complete_path (commandline -ct)
            case ':folders*'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c cardq -f -a '(__cardq_words)'
`,
} as const;

export type Shell = keyof typeof COMPLETION_SCRIPTS;

export const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];
