"""A service manager's end of $NOTIFY_SOCKET: prints each message as one line of JSON, and lets whoever waits behind it go on."""
import array, json, os, socket, sys

listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print("{}", flush=True)
while True:
    message, ancillary, _, _ = listener.recvmsg(65536, 1024)
    for level, kind, data in ancillary:
        if kind == socket.SCM_RIGHTS:  # of a barrier: closing it says that all before it was heard
            for descriptor in array.array("i", data):
                os.close(descriptor)
    print(json.dumps(dict(line.split("=", 1) for line in message.decode().splitlines())), flush=True)
