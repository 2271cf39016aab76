# How scripts/setup.sh sees that something is installed. It asks the file system and not the package manager: that is
# quick, and also finds what was installed without it. A probe that fails may print what it found instead of what is
# required. `root` is the folder of the repository.

# at_least WANTED FOUND: prints FOUND and fails when it is too old
at_least() { printf '%s\n' "$1" "$2" | sort --version-sort --check=quiet || { echo "$2" && false; }; }

# header NAME: prints the header's path; if there are several, the one that the compiler finds first
header() {
    local folder
    for folder in /usr/local/include /usr/include; do
        [[ ! -e $folder/$1 ]] || { echo "$folder/$1" && return; }
    done
    return 1
}

has_cxx() {
    if [[ ${CXX:-} ]]; then
        command -v "$CXX"  # the user's choice; its version is not checked
    else
        command -v g++ >/dev/null && at_least 12 "$(g++ -dumpfullversion)"
    fi
}

has_cmake() { command -v cmake >/dev/null && at_least 3.25 "$(cmake --version | sed -n '1s/[^0-9]*//p')"; }

has_json() {
    local json
    json=$(header nlohmann/json.hpp) || return
    # Since 3.11 the version is in a separate header, except in the single-header release.
    [[ ! -e ${json%/*}/detail/abi_macros.hpp ]] || json=${json%/*}/detail/abi_macros.hpp
    at_least 3.9 "$(awk '$1 $2 == "#defineNLOHMANN_JSON_VERSION_MAJOR" { major = $3 }
        $1 $2 == "#defineNLOHMANN_JSON_VERSION_MINOR" { print major "." $3; exit }' "$json")"
}

has_boost() {
    local version
    version=$(header boost/version.hpp) || return
    at_least 1.74 "$(awk '$1 $2 == "#defineBOOST_LIB_VERSION" { gsub(/[^0-9_]/, "", $3); gsub("_", ".", $3); print $3 }' "$version")"
}

has_jsonschema() {
    local python
    for python in python3 /usr/bin/python3; do
        "$python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("jsonschema") is None)' && return
    done
    return 1
}

# npm's `just` is a Node script that changes arguments (1e3 becomes 1000, `--` is lost), so it does not count.
has_just() {
    local just
    just=$(command -v just) || return
    ! head --bytes=64 "$just" | grep --text --quiet '^#!.*node' || { echo "the script of npm, $just" && return 1; }
    # Only `just` itself knows whether it is new enough for our justfile.
    "$just" --justfile "$root/justfile" --summary >/dev/null || { "$just" --version && return 1; }
}

has_chromium() { command -v chromium chromium-browser google-chrome google-chrome-stable | grep .; }
has_clang_runtime() { compgen -G "$(clang++ --print-runtime-dir 2>/dev/null)/libclang_rt.fuzzer*.a"; }

# iceoryx installs its headers in a folder named after its version
iceoryx_headers() { compgen -G '/usr/include/iceoryx*/*/iceoryx_posh/popo/publisher.hpp' || header iceoryx_posh/popo/publisher.hpp; }
