import { readdir, readFile, readlink } from 'node:fs/promises';

/** Whether this process listens on this TCP port; true where the system does not tell, as Linux does in proc(5). */
export async function listens(pid: number, port: number): Promise<boolean> {
  try {
    const tables = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'latin1').catch(() => '')),
    );
    const names = new Set(tables.flatMap((table) => listeners(table, port)).map((inode) => `socket:[${inode}]`));
    const folder = `/proc/${pid}/fd`;
    const files = await Promise.all((await readdir(folder)).map((fd) => readlink(`${folder}/${fd}`).catch(() => '')));
    return files.some((file) => names.has(file));
  } catch {
    return true; // ENOENT: no /proc; EACCES: another user's process
  }
}

/** The inodes of the sockets that listen on a port, of `/proc/net/tcp`: the second field is `address:port`, both in hex. */
export function listeners(table: string, port: number): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const isListening = fields[3] === '0A'; // TCP_LISTEN
    const [inode] = fields.slice(9);
    return isListening && Number.parseInt(fields[1]?.split(':')[1] ?? '', 16) === port && inode !== undefined
      ? [inode]
      : [];
  });
}
