#!/bin/sh
# Installs the servers and mail clients that tests/Posthorn.RealServers.Tests runs, and what a native build of the program that
# it tests needs, from the packages of Debian or Ubuntu.
# Does nothing when all are there. No installed server is started: the tests start their own.
set -u

# program:package
wanted="dovecot:dovecot-core
nginx:nginx
curl:curl
mbsync:isync
python3:python3
openssl:openssl
postfix:postfix
fetchmail:fetchmail
msmtp:msmtp
swaks:swaks
gcc:gcc"
# file:package
wanted_files="/usr/lib/dovecot/imap:dovecot-imapd
/usr/lib/dovecot/pop3:dovecot-pop3d
/usr/lib/nginx/modules/ngx_mail_module.so:libnginx-mod-mail
/usr/include/zlib.h:zlib1g-dev"

PATH="$PATH:/usr/sbin:/sbin"

missing() {
    for pair in $wanted; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || echo "${pair#*:}"
    done
    for pair in $wanted_files; do
        [ -e "${pair%%:*}" ] || echo "${pair#*:}"
    done
}

if [ "${1:-}" = --check ]; then
    packages=$(missing)
    [ -z "$packages" ] || echo "Missing:" $packages
    [ -z "$packages" ]
    exit
fi

packages=$(missing)
if [ -z "$packages" ]; then
    echo "All real servers and clients are installed."
    exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
    echo "No apt-get here; install by hand:" $packages >&2
    exit 1
fi

sudo=
if [ "$(id -u)" -ne 0 ]; then
    sudo=sudo
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Neither root nor sudo; install by hand:" $packages >&2
        exit 1
    fi
fi

# Debian starts a server when its package is installed, unless this policy forbids it. What stood there before comes back after.
policy=/usr/sbin/policy-rc.d
saved=$policy.before-real-servers
restore() {
    $sudo rm -f "$policy"
    [ ! -e "$saved" ] || $sudo mv "$saved" "$policy"
}
trap restore EXIT
trap 'exit 1' HUP INT TERM
[ ! -e "$policy" ] || [ -e "$saved" ] || $sudo mv "$policy" "$saved"
printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null && $sudo chmod 755 "$policy"

install_all() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

echo "Installing:" $packages
echo "postfix postfix/main_mailer_type select No configuration" | $sudo debconf-set-selections 2>/dev/null
$sudo apt-get update -q || echo "apt-get update failed; trying with the lists that are there." >&2
if ! install_all $packages; then
    # One package that cannot be had must not keep the others out.
    for package in $packages; do
        install_all "$package" || echo "Could not install $package." >&2
    done
fi

packages=$(missing)
if [ -n "$packages" ]; then
    echo "STILL MISSING, their tests will skip (or fail with POSTHORN_NO_SKIP=1):" $packages >&2
    exit 1
fi

echo "Done."
