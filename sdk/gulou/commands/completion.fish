# Completion of `gulou` in fish:  gulou completion fish | source
function __gulou
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completion --words $words[2..-1] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
            return
        end
        echo $line
    end
end
complete -c gulou -f -a '(__gulou)'
