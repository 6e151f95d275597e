#!/bin/bash
# The first process of a machine of its own, in namespaces of its own: this machine's files beneath, what it writes apart.
# BASE: an empty folder, or that of a machine that was shut down; REPO: the project; NODE: the Node that runs it.
set -e
mount --make-rprivate /
ip link set lo up
mkdir -p "$BASE/upper" "$BASE/work" "$BASE/root"
root=$BASE/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$BASE/upper,workdir=$BASE/work" "$root"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t tmpfs tmpfs "$root/dev" -o mode=755
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/shm" "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666
ln -s pts/ptmx "$root/dev/ptmx"
mount -t tmpfs tmpfs "$root/run" -o mode=755
mount -t tmpfs tmpfs "$root/tmp" -o mode=1777
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -o remount,bind,ro "$root/sys"

# At the first boot: none of the services that this machine has enabled.
if [ ! -e "$root/opt/cardq" ]; then
  rm -rf "$root"/etc/systemd/system/* "$root"/etc/systemd/user/*
  ln -s /dev/null "$root/etc/systemd/system/console-getty.service"
  ln -s /dev/null "$root/etc/systemd/system/systemd-timesyncd.service"
  mkdir -p "$root/opt/cardq" "$root/old"
  touch "$root/usr/local/bin/node.test"
fi
mount --bind "$REPO" "$root/opt/cardq"
mount --bind "$NODE" "$root/usr/local/bin/node.test"

cd "$root"
pivot_root . old
umount -l /old
mount --make-rshared / # as systemd has it, but leaves to whoever makes containers
exec env -i container=test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=0
