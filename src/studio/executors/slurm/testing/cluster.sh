#!/usr/bin/env bash
# A real Slurm on this machine alone, for tests: cluster.sh start DIR [HIDDEN] | stop DIR. As root; daemons listen on loopback only.
# Needs: apt-get install -y --no-install-recommends munge slurm-wlm slurm-client
set -euo pipefail
action=$1
dir=$(realpath -m "$2")

if [ "$action" = stop ]; then
  for name in slurmd slurmctld munged; do
    if [ -f "$dir/run/$name.pid" ]; then kill "$(cat "$dir/run/$name.pid")" 2> /dev/null || true; fi
  done
  exit 0
fi

# So that two test files can each have their own.
port=$((20000 + RANDOM % 20000))
mkdir -p "$dir"/{state,spool,log,run}
chmod 755 "$dir" "$dir/run" "$dir/log"
dd if=/dev/urandom of="$dir/run/munge.key" bs=1 count=1024 status=none
chmod 600 "$dir/run/munge.key"
cat > "$dir/slurm.conf" << CONF
ClusterName=lab
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# Slurm holds a requeued job back for as long as its credentials last.
AuthInfo=socket=$dir/run/munge.sock,cred_expire=5
CredType=cred/munge
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/run/slurmctld.pid
SlurmdPidFile=$dir/run/slurmd.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=1000
ReturnToService=2
KillWait=10
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/filetxt
JobCompLoc=$dir/log/jobcomp.log
MaxArraySize=1001
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
NodeName=localhost NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=8000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=01:00:00 State=UP
CONF
export SLURM_CONF="$dir/slurm.conf"
munged --key-file="$dir/run/munge.key" --socket="$dir/run/munge.sock" \
  --pid-file="$dir/run/munged.pid" --log-file="$dir/log/munged.log" --seed-file="$dir/run/munge.seed"
slurmctld -f "$SLURM_CONF"
if [ -z "${3:-}" ]; then
  slurmd -f "$SLURM_CONF" -N localhost
else
  # The node sees nothing of what is in HIDDEN, as of a disk that it does not share.
  unshare --mount sh -c 'mount -t tmpfs none "$1" && exec slurmd -f "$SLURM_CONF" -N localhost' sh "$3"
fi
