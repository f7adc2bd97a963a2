#!/usr/bin/env bash
# A test that was never seen to fail proves little. Breaks a copy of the sources in one way after the other, as the patches in
# tests/breaks say, builds it, and demands that the tests which the patch names fail: ./dev breaks [ID ...].
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
copy=$root/out/breaks
logs=$root/out/breaks.logs
tests=$copy/tests/Posthorn.RealServers.Tests/bin/Release/net10.0/Posthorn.RealServers.Tests.dll
export POSTHORN_BIN=$copy/src/Posthorn/bin/Release/net10.0/posthorn
export POSTHORN_PROXIES=posthorn
export POSTHORN_PATIENCE=${POSTHORN_PATIENCE:-10}

# The files that git knows or would add; a copy of an earlier run goes, its build stays.
make_copy() {
    mkdir -p "$copy" "$logs"
    find "$copy" -name '*.cs' -not -path '*/obj/*' -delete
    (cd "$root" && git ls-files -z --cached --others --exclude-standard -- . ':!docs' | xargs -0 cp --parents -t "$copy")
}

# What a patch breaks stays broken in the copy's assemblies until the file is newer than they are.
mend() {
    local file
    while read -r file; do
        cp "$root/$file" "$copy/$file"
    done < <(sed -n 's|^+++ b/||p' "$1")
}

compile() {
    dotnet msbuild "$copy/$1" ${2:-} -p:Configuration=Release -p:TreatWarningsAsErrors=false -p:RunAnalyzers=false \
        -v:quiet -nologo -tl:off
}

# The tests that patches name, as arguments for the runner.
methods() {
    sed -n 's/^Fails: \([A-Za-z0-9_]*\).*/-method\n*.\1/p' "$@" | awk '/^-method$/ { next } !seen[$0]++ { print "-method"; print }'
}

run() {
    local log=$1 arguments
    shift
    mapfile -t arguments < <(methods "$@")
    dotnet "$tests" -noColor -noLogo "${arguments[@]}" </dev/null >"$log" 2>&1
}

total() { sed -n "s/^   [^ ]*  Total: .*/&,/; s/^   [^ ]*  .*$2: \([0-9]*\),.*/\1/p" "$1"; }

# What a patch promises and its run did not show.
missing() {
    local patch=$1 log=$2 line name case
    if ! grep -q '  Total: ' "$log"; then
        echo 'the tests crashed'
    elif grep -q 'ended at its start' "$log"; then
        echo 'the broken program does not start'
    fi
    while read -r line; do
        name=${line%% | *} case=${line#* | }
        if [[ $case == '*' ]]; then
            [[ $(total "$log" Failed) == "$(total "$log" Total)" ]] || echo 'not all of its tests failed'
        elif [[ $case == "$line" ]]; then
            grep -q "\.$name.*\[FAIL\]$" "$log" || echo "$name passed"
        else
            grep -qF "(name: \"$case" <(grep "\.$name.*\[FAIL\]$" "$log") || echo "$name passed for $case"
        fi
    done < <(sed -n 's/^Fails: //p' "$patch")
}

verdict() {
    if [[ -n $1 ]]; then
        printf 'NOT SEEN TO FAIL: %s' "$1"
    else
        printf 'seen to fail (%d of %d tests)' "$(total "$2" Failed)" "$(total "$2" Total)"
    fi
}

try() {
    local patch=$1 id problem
    id=$(basename "$patch" .patch)
    if ! GIT_CEILING_DIRECTORIES=$root/out git -C "$copy" apply --whitespace=nowarn "$patch"; then
        problem='the patch does not fit the sources'
    elif ! compile src/Posthorn >"$logs/$id.log" 2>&1; then
        problem='the broken sources do not build'
    else
        run "$logs/$id.log" "$patch" || true
        problem=$(missing "$patch" "$logs/$id.log" | paste -sd ';')
    fi
    mend "$patch"
    printf '%-24s %s\n' "$id" "$(verdict "$problem" "$logs/$id.log")"
    [[ -z $problem ]]
}

patches=()
for start in "${@:-}"; do
    found=("$root"/tests/breaks/"$start"*.patch)
    [[ -e ${found[0]} ]] || { echo "no patch tests/breaks/$start*.patch" >&2; exit 1; }
    patches+=("${found[@]}")
done
make_copy
compile src/Posthorn -restore
compile tests/Posthorn.RealServers.Tests -restore
# What fails anyway proves nothing when it fails; POSTHORN_BREAKS_UNBROKEN=no is for whoever has seen the tests pass just now.
if [[ ${POSTHORN_BREAKS_UNBROKEN:-yes} != no ]] && ! run "$logs/unbroken.log" "${patches[@]}"; then
    grep '\[FAIL\]$' "$logs/unbroken.log" || tail "$logs/unbroken.log"
    echo 'these fail in sources that are not broken' >&2
    exit 1
fi
unseen=0
for patch in "${patches[@]}"; do
    try "$patch" || unseen=$((unseen + 1))
done
printf '\n%d ways to break it, %d not seen to fail (%s)\n' "${#patches[@]}" "$unseen" "$logs"
((unseen == 0))
