# Completion of `gulou` in zsh:  eval "$(gulou completion zsh)"
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -u }
_gulou() {
    local line
    local -a found
    for line in ${(f)"$($words[1] completion --words "${(@)words[2,CURRENT]}" 2>/dev/null)"}; do
        if [[ $line == :files ]]; then
            _files
            return
        fi
        found+=("${${line%%$'\t'*}//:/\\:}${${(M)line%$'\t'*}/$'\t'/:}")
    done
    _describe gulou found
}
compdef _gulou gulou
