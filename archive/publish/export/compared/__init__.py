"""What an export says otherwise than an earlier one."""
